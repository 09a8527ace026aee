import type { QPayCallbackOutcome } from './callback-monitor';

/** The steps of following a callback up, by the outcome when they fail, as the log names them. */
const DOING = {
  'resolve-failed': 'resolving it',
  'qpay-failed': 'asking QPay',
  'handler-failed': 'the handler',
} as const satisfies Partial<Record<QPayCallbackOutcome, string>>;

/** How a step is named when it fails. */
export type FailedStep = keyof typeof DOING;

/** A step has failed, and has been logged. */
export class StepFailure extends Error {
  constructor(
    readonly outcome: FailedStep,
    override readonly cause: unknown,
  ) {
    super(DOING[outcome]);
  }
}

/** Runs a step; tells `log` what was being done when it fails. @throws StepFailure */
export async function step<T>(
  outcome: FailedStep,
  log: (doing: string, error: unknown) => void,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    log(DOING[outcome], error);
    throw new StepFailure(outcome, error);
  }
}
