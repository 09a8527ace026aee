import { Inject } from '@nestjs/common';

const tokenOf = (what: string, name: string) => `nestjs-qpay:${what}:${name}`;

/** The injection token of the client registered under this name, for `app.get()` and `inject: […]`. */
export function getQPayClientToken(name: string): string {
  return tokenOf('client', name);
}

/** The injection token of the token service registered under this name. */
export function getQPayAuthToken(name: string): string {
  return tokenOf('auth', name);
}

/** The injection token of the monitor of the callbacks of the merchant registered under this name. */
export function getQPayCallbackMonitorToken(name: string): string {
  return tokenOf('callback-monitor', name);
}

/** Injects the client of the merchant registered with `QPayModule.forRootAsync({ name })`. */
export const InjectQPayClient = (name: string): ReturnType<typeof Inject> => Inject(getQPayClientToken(name));

/** Injects the token service of the merchant registered with `QPayModule.forRootAsync({ name })`. */
export const InjectQPayAuth = (name: string): ReturnType<typeof Inject> => Inject(getQPayAuthToken(name));

/** Injects the monitor of the callbacks of the merchant registered with `QPayModule.forRootAsync({ name })`. */
export const InjectQPayCallbackMonitor = (name: string): ReturnType<typeof Inject> =>
  Inject(getQPayCallbackMonitorToken(name));
