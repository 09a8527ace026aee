import { Injectable } from '@nestjs/common';
import type { WorkerTask } from '../../worker/worker-task';
import { ExpiryService } from '../expiry.service';
import { IdempotencyKeys } from '../idempotency/idempotency-keys.service';

const MINUTE_MS = 60_000;

/** Ends what has no attempt to end it, and forgets what is no longer needed. */
@Injectable()
export class Housekeeping implements WorkerTask {
  readonly name = 'housekeeping';
  readonly intervalMs = MINUTE_MS;

  constructor(
    private readonly expiry: ExpiryService,
    private readonly keys: IdempotencyKeys,
  ) {}

  async pass(): Promise<boolean> {
    await this.keys.forgetOld();
    return this.expiry.expireForsaken();
  }
}
