/**
 * A simulated QPay Merchant API V2 for tests and for development without credentials.
 *
 * @packageDocumentation
 */

// Starting and using
export { startQPaySimulator } from './lib/start-simulator';
export { QPaySimulator } from './lib/simulator';
export type {
  QPaySimulatorAccount,
  QPaySimulatorDelay,
  QPaySimulatorOptions,
  QPaySimulatorSettings,
} from './lib/simulator-options';

// The command
export { runCommand } from './lib/run-command';

// Paying
export type { QPaySimulatorPayment, QPaySimulatorPayOptions } from './lib/payer';
export type { QPaySimulatorCallbackPlan, QPaySimulatorCallbackResult } from './lib/callback/callback-plan';
export { SimulatorRefusal } from './lib/ledger/simulator-refusal';

// Faults
export type {
  QPaySimulatorFault,
  QPaySimulatorFaultEffect,
  QPaySimulatorFaultHandle,
  QPaySimulatorRewrite,
} from './lib/faults/fault';

// What happened
export type { QPaySimulatorCall, QPaySimulatorCallOutcome } from './lib/logs/call';
export type { QPaySimulatorWaitOptions } from './lib/logs/call-log';
export type { QPaySimulatorEvent } from './lib/logs/event-log';
export { tokenFingerprint } from './lib/tokens/jwt';
export type { SimulatorClock } from './lib/core/clock';
