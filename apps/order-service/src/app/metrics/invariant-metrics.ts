import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';

/** Shows what the auditor has found last: rows that break each invariant (G1 to G8 of docs/architecture.md). */
@Injectable()
export class InvariantMetrics {
  private readonly violations: Gauge<'invariant'>;

  constructor(registry: Registry) {
    this.violations = new Gauge({
      name: 'order_service_invariant_violations',
      help: 'Rows that broke an invariant at the last audit',
      labelNames: ['invariant'],
      registers: [registry],
    });
  }

  /** @param rows how many rows break each invariant, by its short name such as `G1`; 0 for those that hold */
  report(rows: Readonly<Record<string, number>>): void {
    this.violations.reset();
    for (const [invariant, count] of Object.entries(rows)) this.violations.set({ invariant }, count);
  }
}
