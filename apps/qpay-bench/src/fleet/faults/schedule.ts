import { softLeadMs } from 'nestjs-qpay/internal';
import type { Fleet } from '../fleet';
import type { Fault, FaultName } from './fault';
import { PROCESS_FAULTS } from './process-faults';
import { QPAY_FAULTS } from './qpay-faults';
import { REDIS_FAULTS } from './redis-faults';

const FAULTS: Partial<Record<FaultName, Fault>> = { ...REDIS_FAULTS, ...PROCESS_FAULTS, ...QPAY_FAULTS };

/** The names of all faults. */
export const ALL_FAULTS: readonly FaultName[] = (Object.keys(FAULTS) as FaultName[]).sort();

/** Lets the faults of the scenario come at random times, and more often than by chance while a token is being renewed. */
export function startFaults(fleet: Fleet): void {
  const { scenario, random } = fleet;
  if (scenario.faults.length === 0) return;
  const own = random.fork();
  const strike = () => {
    const name = own.pick(scenario.faults);
    fleet.metrics.fault(name);
    fleet.time.noteText(name);
    fleet.tell(`fault: ${name}`);
    FAULTS[name]?.(fleet, own);
  };
  const later = () => {
    fleet.time.schedule(own.exponential(scenario.faultEveryMs), () => {
      strike();
      later();
    });
  };
  later();
  strikeAtRenewals(fleet, strike);
}

function strikeAtRenewals({ scenario, random, qpay, time }: Fleet, strike: () => void): void {
  const own = random.fork();
  const lifetimeMs = scenario.lifetimeSeconds * 1000;
  const leadMs = softLeadMs(lifetimeMs, scenario.settings.storeMarginSeconds * 1000);
  const { onIssued } = qpay;
  qpay.onIssued = (token, before) => {
    onIssued(token, before);
    if (!own.chance(scenario.faultAtRenewal)) return;
    const soon = own.chance(0.5);
    time.schedule(soon ? own.between(0, 1_000) : lifetimeMs - leadMs * own.between(0, 1.1), strike);
  };
}
