import { Get } from '@nestjs/common';
import { OperatorController } from '../operator-route.decorator';
import { ServiceState } from './service-state.service';

/** The service at a glance. */
@OperatorController('state')
export class StateController {
  constructor(private readonly state: ServiceState) {}

  /** What waits for a person, overdue checks, how far the sweeps have come, the outbox' lag, QPay's circuit and token. */
  @Get()
  read() {
    return this.state.read();
  }
}
