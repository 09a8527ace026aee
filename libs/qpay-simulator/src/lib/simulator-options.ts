/** A merchant's account at the simulated QPay. */
export interface QPaySimulatorAccount {
  clientId: string;
  clientSecret: string;
  /** The code of the invoice template that QPay issued. */
  invoiceCode: string;
}

/** A fixed time in milliseconds, or a range from which a seeded one is drawn. */
export type QPaySimulatorDelay = number | readonly [low: number, high: number];

/** What can be changed while the simulator runs, with `simulator.configure()`. */
export interface QPaySimulatorSettings {
  /** `single`: a login ends the account's earlier session, as reported from production. @default 'single' */
  session: 'single' | 'many';
  /** Whether a refresh ends the earlier access token too (unproven). @default true when `session` is `single` */
  refreshRevokesAccess: boolean | undefined;
  /** Which of the two servers is imitated where they differ: 401 bodies, `session_state`, short URLs. @default 'sandbox' */
  environment: 'sandbox' | 'production';
  /** `absolute`: `expires_in` is a Unix time, as QPay sends it. `duration`: seconds from now. @default 'absolute' */
  expiresIn: 'absolute' | 'duration';
  /** Life of both tokens. @default 86400 */
  lifetimeSeconds: number;
  /** How long a login takes before the token is issued. @default 0 */
  loginDelayMs: QPaySimulatorDelay;
  /** How long every other call takes before anything happens. @default 0 */
  latencyMs: QPaySimulatorDelay;
  /** `png`: a real picture of the QR text. `empty`: the empty text that production has been seen to send. @default 'png' */
  qrImage: 'png' | 'empty';
  /** `qpay`: links that look like QPay's. `wallet`: links to this simulator's wallet page, for a person. @default 'qpay' */
  shortUrl: 'qpay' | 'wallet';
  /** Smallest amount of an invoice in MNT; below it `MIN_AMOUNT_ERR`. QPay's own limit is unknown. @default 0 */
  minimumAmount: number;
  /** Largest amount of an invoice in MNT; above it `MAX_AMOUNT_ERR`. @default none */
  maximumAmount: number | undefined;
  /** `full`: a whole receipt. `empty`: the `{}` that the sandbox has been recorded to answer. @default 'full' */
  ebarimtAnswer: 'full' | 'empty';
  /** Whether receipts can be cancelled, or `EBARIMT_CANCEL_NOTSUPPERDED` is answered. @default true */
  ebarimtCancellable: boolean;
  /** Further tries after a callback that was not answered with 200 `SUCCESS`, each so many ms later. @default [] */
  callbackRetriesMs: readonly number[];
  /** How long a merchant may take to answer a callback. @default 10000 */
  callbackTimeoutMs: number;
}

/** Everything `startQPaySimulator` takes; all of it optional. */
export interface QPaySimulatorOptions extends Partial<QPaySimulatorSettings> {
  /** 0 takes a free one. @default 0 */
  port?: number;
  /** The interface to listen on. @default '127.0.0.1' */
  host?: string;
  /** @default 'SIMULATOR' */
  clientId?: string;
  /** @default 'simulator-secret' */
  clientSecret?: string;
  /** @default 'SIMULATOR_INVOICE' */
  invoiceCode?: string;
  /** More merchants beside the first one; they do not see each other's invoices. */
  accounts?: readonly QPaySimulatorAccount[];
  /** The terminal that QuickQR logins must name. @default 'SIMULATOR_TERMINAL' */
  terminalId?: string;
  /** A port of its own for QuickQR, 0 for a free one. Without it QuickQR is served under `/quickqr` only. */
  quickQrPort?: number;
  /** Ids and random faults repeat with the same seed and the same order of requests. @default drawn at the start */
  seed?: number;
  /** How many calls, and how many events, are remembered; older ones are forgotten. @default 100000 */
  remembered?: number;
}

/** Options with every default filled in. */
export interface ResolvedOptions {
  port: number;
  host: string;
  accounts: QPaySimulatorAccount[];
  terminalId: string;
  quickQrPort: number | undefined;
  seed: number;
  remembered: number;
  settings: QPaySimulatorSettings;
}

const DEFAULT_SETTINGS: QPaySimulatorSettings = {
  session: 'single',
  refreshRevokesAccess: undefined,
  environment: 'sandbox',
  expiresIn: 'absolute',
  lifetimeSeconds: 86_400,
  loginDelayMs: 0,
  latencyMs: 0,
  qrImage: 'png',
  shortUrl: 'qpay',
  minimumAmount: 0,
  maximumAmount: undefined,
  ebarimtAnswer: 'full',
  ebarimtCancellable: true,
  callbackRetriesMs: [],
  callbackTimeoutMs: 10_000,
};

/** The names of the settings, to tell them from the options that are fixed at the start. */
const SETTING_NAMES = Object.keys(DEFAULT_SETTINGS) as (keyof QPaySimulatorSettings)[];

/** Puts the given settings over the present ones; `undefined` keeps what is there. */
export function mergeSettings(
  present: QPaySimulatorSettings,
  changes: Partial<QPaySimulatorSettings>,
): QPaySimulatorSettings {
  const given = Object.entries(changes).filter(
    ([name, value]) => value !== undefined && SETTING_NAMES.some((known) => known === name),
  );
  return { ...present, ...Object.fromEntries(given) };
}

/** Fills in the defaults. */
export function resolveOptions(options: QPaySimulatorOptions): ResolvedOptions {
  const first: QPaySimulatorAccount = {
    clientId: options.clientId ?? 'SIMULATOR',
    clientSecret: options.clientSecret ?? 'simulator-secret',
    invoiceCode: options.invoiceCode ?? 'SIMULATOR_INVOICE',
  };
  return {
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    accounts: [first, ...(options.accounts ?? [])],
    terminalId: options.terminalId ?? 'SIMULATOR_TERMINAL',
    quickQrPort: options.quickQrPort,
    seed: options.seed ?? Math.floor(Math.random() * 2 ** 31),
    remembered: options.remembered ?? 100_000,
    settings: mergeSettings(DEFAULT_SETTINGS, options),
  };
}
