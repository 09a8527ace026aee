import { readFileSync } from 'node:fs';
import type { ConfigProblem } from './config-error';

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that may be given as a file instead, as Docker and Kubernetes hand out secrets. */
export const SECRETS = [
  'QPAY_CLIENT_ID',
  'QPAY_CLIENT_SECRET',
  'QPAY_INVOICE_CODE',
  'DATABASE_URL',
  'REDIS_DATABASE_URI',
  'USER_TOKEN_SECRET',
  'CALLBACK_KEY',
  'CALLBACK_KEY_PREVIOUS',
  'METRICS_TOKEN',
];

/**
 * The environment with `NAME_FILE` variables replaced by the files' content, without the line end at its end. Empty
 * variables count as absent: that is what compose files and CI make of an unset one.
 */
export function readSecretFiles(env: Environment): { env: Environment; problems: ConfigProblem[] } {
  const read: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(env)) if (value?.trim()) read[name] = value.trim();
  const problems: ConfigProblem[] = [];
  for (const name of SECRETS) {
    const file = read[`${name}_FILE`];
    if (!file) continue;
    if (read[name]) problems.push({ variable: name, problem: `is set twice: remove it or ${name}_FILE.` });
    try {
      read[name] = readFileSync(file, 'utf8').trim();
    } catch {
      problems.push({ variable: `${name}_FILE`, problem: 'names a file that cannot be read.' });
    }
  }
  return { env: read, problems };
}
