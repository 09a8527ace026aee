import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { sql } from 'drizzle-orm';
import { DATABASE, type Database } from '../database/database';
import { answers } from './answers';

/** Nothing works without the database. */
@Injectable()
export class DatabaseHealth {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly indicators: HealthIndicatorService,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('database');
    return (await answers(this.db.execute(sql`select 1`))) ? indicator.up() : indicator.down();
  }
}
