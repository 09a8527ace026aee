import { JsonObject } from '../core/json';
import { IssuedToken } from '../tokens/token-issuer';
import { Merchant } from '../tokens/merchant';
import { QPaySimulatorCall } from '../logs/call';
import { Answer } from './answer';

/** A request as the rules see it. */
export interface ApiRequest {
  /** Parameters of the path. */
  params: Readonly<Record<string, string>>;
  /** The JSON body; empty when there was none. */
  body: JsonObject;
  /** The `Authorization` header as it came. */
  authorization: string | undefined;
  /** The record of this request. */
  call: QPaySimulatorCall;
}

/** A request whose bearer was accepted. */
export interface AuthorizedRequest extends ApiRequest {
  token: IssuedToken;
  merchant: Merchant;
}

/** One endpoint: a JSON answer for 200, or a thrown `Refusal`. */
export type Operation = {
  /** The name in `calls()` and in faults. */
  name: string;
  method: 'get' | 'post' | 'put' | 'delete';
  path: string;
} & (
  | { auth: 'own'; handle: (request: ApiRequest) => Answer | Promise<Answer> }
  | { auth: 'bearer'; handle: (request: AuthorizedRequest) => unknown }
);
