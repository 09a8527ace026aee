import { Logger } from '@nestjs/common';
import { CLIENT_LOG_CONTEXT } from '../config/constants';
import { QPayCircuit } from './qpay-circuit';

interface Shared {
  circuit: QPayCircuit;
  users: number;
}

const byHost = new Map<string, Shared>();

/**
 * A client's share in the circuit breaker of a host. All clients of one host in this process hold the same circuit, several
 * merchants too, so that they learn of an outage together; the last to let go ends it, so that an application started later in the
 * same process, as in tests, begins afresh.
 */
export class CircuitLease {
  readonly circuit: QPayCircuit;
  private held = true;

  constructor(private readonly host: string) {
    const shared = byHost.get(host) ?? { circuit: watched(host), users: 0 };
    byHost.set(host, shared);
    shared.users += 1;
    this.circuit = shared.circuit;
  }

  /** Nest's hook: the application is being closed. */
  onModuleDestroy(): void {
    this.release();
  }

  /** Lets go of it; doing so again changes nothing. */
  release(): void {
    const shared = byHost.get(this.host);
    if (!this.held || !shared) return;
    this.held = false;
    shared.users -= 1;
    if (shared.users === 0) byHost.delete(this.host);
  }
}

function watched(host: string): QPayCircuit {
  const logger = new Logger(CLIENT_LOG_CONTEXT);
  const circuit = new QPayCircuit();
  circuit.onStateChange((state) => {
    const { failuresInARow, lastFailure, retryAt } = circuit.status();
    if (state === 'open')
      logger.warn(
        `${host} is failing (${failuresInARow} requests in a row, the last with ${lastFailure}): calls fail at once until ${retryAt?.toISOString()}, then one is tried`,
      );
    else if (state === 'closed') logger.log(`${host} answers again`);
  });
  return circuit;
}
