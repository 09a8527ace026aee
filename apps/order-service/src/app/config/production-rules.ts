import type { ConfigProblem } from './config-error';
import { DEVELOPMENT } from './development-defaults';
import type { ReadEnvironment } from './environment.schema';

interface Rule {
  variable: string;
  problem: string;
  broken: (env: ReadEnvironment) => boolean;
}

/** Hosts that may be sent the account's credentials. */
const QPAY_HOSTS = ['https://merchant.qpay.mn', 'https://merchant-sandbox.qpay.mn'];

const missing = 'is required in production.';
const insecure = (url: string | undefined) => url !== undefined && !url.startsWith('https:');

const RULES: readonly Rule[] = [
  { variable: 'QPAY_CLIENT_ID', problem: missing, broken: (env) => !env.QPAY_CLIENT_ID },
  { variable: 'QPAY_CLIENT_SECRET', problem: missing, broken: (env) => !env.QPAY_CLIENT_SECRET },
  { variable: 'QPAY_INVOICE_CODE', problem: missing, broken: (env) => !env.QPAY_INVOICE_CODE },
  {
    variable: 'QPAY_CLIENT_ID',
    problem: "is the simulator's; production needs the account that QPay has issued.",
    broken: (env) => env.QPAY_CLIENT_ID === DEVELOPMENT.clientId,
  },
  {
    variable: 'QPAY_BASE_URL',
    problem: `must be one of ${QPAY_HOSTS.join(', ')} in production, or set QPAY_ALLOW_ANY_HOST=true.`,
    broken: (env) =>
      env.QPAY_BASE_URL !== undefined && !env.QPAY_ALLOW_ANY_HOST && !QPAY_HOSTS.includes(env.QPAY_BASE_URL),
  },
  { variable: 'DATABASE_URL', problem: missing, broken: (env) => !env.DATABASE_URL },
  { variable: 'REDIS_DATABASE_URI', problem: missing, broken: (env) => !env.REDIS_DATABASE_URI },
  {
    variable: 'PUBLIC_URL',
    problem: 'is required in production: QPay calls back to it.',
    broken: (env) => !env.PUBLIC_URL,
  },
  {
    variable: 'PUBLIC_URL',
    problem: 'must be an https address in production: the callback carries a secret.',
    broken: (env) => insecure(env.PUBLIC_URL),
  },
  { variable: 'CALLBACK_KEY', problem: missing, broken: (env) => !env.CALLBACK_KEY },
  {
    variable: 'CALLBACK_KEY',
    problem: 'is the development key, which everybody knows.',
    broken: (env) => env.CALLBACK_KEY === DEVELOPMENT.callbackKey,
  },
  {
    variable: 'USER_TOKEN_JWKS_URL',
    problem: 'or USER_TOKEN_SECRET is required in production: without a key nobody can be recognised.',
    broken: (env) => !env.USER_TOKEN_JWKS_URL && !env.USER_TOKEN_SECRET,
  },
  {
    variable: 'USER_TOKEN_JWKS_URL',
    problem: 'must be an https address in production.',
    broken: (env) => insecure(env.USER_TOKEN_JWKS_URL),
  },
  {
    variable: 'USER_TOKEN_SECRET',
    problem:
      'is refused in production (whoever checks could also sign): use USER_TOKEN_JWKS_URL, or set USER_TOKEN_ALLOW_HS256=true.',
    broken: (env) => env.USER_TOKEN_SECRET !== undefined && !env.USER_TOKEN_ALLOW_HS256,
  },
  {
    variable: 'USER_TOKEN_SECRET',
    problem: 'is the development key, which everybody knows.',
    broken: (env) => env.USER_TOKEN_SECRET === DEVELOPMENT.userTokenSecret,
  },
];

/** Everything that production forbids and finds, in the order of the rules. */
export function productionProblems(env: ReadEnvironment): ConfigProblem[] {
  return RULES.filter((rule) => rule.broken(env)).map(({ variable, problem }) => ({ variable, problem }));
}
