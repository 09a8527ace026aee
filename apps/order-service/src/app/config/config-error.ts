/** One setting that keeps the service from starting. */
export interface ConfigProblem {
  /** The environment variable. */
  variable: string;
  problem: string;
}

/** The environment cannot be used; the message names every setting that is missing or wrong, and never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(
      [
        'order-service cannot start:',
        ...problems.map(({ variable, problem }) => `  ${variable} ${problem}`),
      ].join('\n'),
    );
  }
}
