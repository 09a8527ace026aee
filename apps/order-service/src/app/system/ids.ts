import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 } from 'uuid';

/** Where identifiers and secrets come from, as something that a seeded simulation can replace. */
@Injectable()
export class Ids {
  /** A UUIDv7: random enough to be public, ordered enough to keep an index compact. */
  uuid(): string {
    return v7();
  }

  /** Random bytes of cryptographic quality. */
  secret(bytes: number): Buffer {
    return randomBytes(bytes);
  }
}
