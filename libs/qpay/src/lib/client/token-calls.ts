import type { QPayHttp } from '../http/qpay-http';
import type { QPayAuthorization } from '../http/qpay-http.types';
import type { QPayCallOptions } from './call.types';
import { QPAY_ENDPOINTS } from './endpoints';
import { decodeAnswer } from './wire/decode-answer';
import { tokenAnswer, type QPayTokenAnswer } from './wire/token.wire';

/** What QPay hands out to a merchant. */
export interface QPayCredentials {
  /** QPay also calls it user name. */
  clientId: string;
  /** QPay also calls it password. */
  clientSecret: string;
  /** QuickQR only: its login wants the terminal in the body. */
  terminalId?: string;
}

/** A token answer with the server's clock, by which its times are best read. */
export type QPayTimedTokenAnswer = QPayTokenAnswer & {
  /** When QPay answered, by its own clock; absent when it did not say. */
  serverDate?: Date;
};

/**
 * Logs in, low level. QPay keeps one session per account: this ends the token that everybody else holds. Use
 * `QPayAuthService` unless you are writing one.
 *
 * @throws QPayAuthenticationError for wrong credentials
 */
export function requestQPayToken(
  http: QPayHttp,
  credentials: QPayCredentials,
  limits: Pick<QPayCallOptions, 'signal' | 'timeoutMs'> = {},
): Promise<QPayTimedTokenAnswer> {
  const { clientId: username, clientSecret: password, terminalId } = credentials;
  const body = terminalId === undefined ? undefined : { terminal_id: terminalId };
  return ask(http, 'auth.token', { scheme: 'Basic', username, password }, body, limits);
}

/**
 * Exchanges a refresh token for new tokens, low level. It works once, and only while the access token lives, too.
 *
 * @throws QPayTokenRejectedError when QPay refuses it; log in instead
 */
export function refreshQPayToken(
  http: QPayHttp,
  refreshToken: string,
  limits: Pick<QPayCallOptions, 'signal' | 'timeoutMs'> = {},
): Promise<QPayTimedTokenAnswer> {
  return ask(http, 'auth.refresh', { scheme: 'Bearer', token: refreshToken }, undefined, limits);
}

async function ask(
  http: QPayHttp,
  operation: 'auth.token' | 'auth.refresh',
  authorization: QPayAuthorization,
  body: unknown,
  limits: Pick<QPayCallOptions, 'signal' | 'timeoutMs'>,
): Promise<QPayTimedTokenAnswer> {
  const { method, path, effect } = QPAY_ENDPOINTS[operation];
  const response = await http.send({ ...limits, operation, method, path, effect, authorization, body });
  return { ...decodeAnswer(operation, tokenAnswer, response.body), serverDate: response.date };
}
