import { Injectable } from '@nestjs/common';

/** The time, as something that can be replaced: a simulation runs days in seconds. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
