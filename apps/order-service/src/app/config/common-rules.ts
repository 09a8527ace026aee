import type { ConfigProblem } from './config-error';
import type { ReadEnvironment } from './environment.schema';

const CREDENTIALS = ['QPAY_CLIENT_ID', 'QPAY_CLIENT_SECRET', 'QPAY_INVOICE_CODE'] as const;

/** What must hold in every environment between variables that are fine by themselves. */
export function commonProblems(env: ReadEnvironment): ConfigProblem[] {
  const rules = [halfAnAccount, twoKinds, nobodyNamed, sameKey, headersLast, noticeFirst];
  return rules.flatMap((rule) => rule(env));
}

/** Some credentials of a real account and the simulator's for the rest would fail at the first payment. */
function halfAnAccount(env: ReadEnvironment): ConfigProblem[] {
  const missing = CREDENTIALS.filter((name) => !env[name]);
  if (missing.length === 0 || missing.length === CREDENTIALS.length) return [];
  return missing.map((variable) => ({ variable, problem: 'is missing beside the other QPAY_ credentials.' }));
}

function twoKinds(env: ReadEnvironment): ConfigProblem[] {
  if (!env.USER_TOKEN_SECRET || !env.USER_TOKEN_JWKS_URL) return [];
  return [{ variable: 'USER_TOKEN_SECRET', problem: 'and USER_TOKEN_JWKS_URL exclude each other: set one.' }];
}

/** Whoever changes a key and leaves it as it is believes that it was changed. */
function sameKey(env: ReadEnvironment): ConfigProblem[] {
  if (!env.CALLBACK_KEY_PREVIOUS || env.CALLBACK_KEY_PREVIOUS !== env.CALLBACK_KEY) return [];
  return [{ variable: 'CALLBACK_KEY_PREVIOUS', problem: 'is the same as CALLBACK_KEY.' }];
}

/** Node does not start a server whose headers may take longer than the whole request. */
function headersLast(env: ReadEnvironment): ConfigProblem[] {
  if (env.REQUEST_HEADERS_TIMEOUT_MS <= env.REQUEST_TIMEOUT_MS) return [];
  const variable = 'REQUEST_HEADERS_TIMEOUT_MS';
  return [{ variable, problem: 'must be at most REQUEST_TIMEOUT_MS: headers are a part of the request.' }];
}

/** The process would be ended while it still waits for nobody to come. */
function noticeFirst(env: ReadEnvironment): ConfigProblem[] {
  if (env.SHUTDOWN_NOTICE_SECONDS < env.SHUTDOWN_DEADLINE_SECONDS) return [];
  const variable = 'SHUTDOWN_NOTICE_SECONDS';
  return [{ variable, problem: 'must be less than SHUTDOWN_DEADLINE_SECONDS: it is a part of ending.' }];
}

/** A key set may sign for many parties: without a name a token for another one would do. */
function nobodyNamed(env: ReadEnvironment): ConfigProblem[] {
  if (!env.USER_TOKEN_JWKS_URL) return [];
  const needed = (['USER_TOKEN_ISSUER', 'USER_TOKEN_AUDIENCE'] as const).filter((name) => !env[name]);
  return needed.map((variable) => ({ variable, problem: 'is required with USER_TOKEN_JWKS_URL.' }));
}
