import type { Place } from '../adapters/adapter';

/** What a crew is to be made of. */
export interface CrewOrder {
  rival: string;
  place: Place;
  instances: number;
}

/** Waits of callers that all asked at the same moment, in milliseconds. */
export interface BurstReport {
  /** Of those who had an answer. */
  waits: number[];
  errors: number;
  /** Callers that had none when the patience was over. */
  unanswered: number;
}

/** What readers and requesters met while the load ran. Times are milliseconds since 1970, so that processes agree. */
export interface LoadReport {
  reads: number;
  /** Reads that waited for something other than the processor, and longer than `BLOCKED_MS`. */
  blocked: number;
  worstReadMs: number;
  /** The worst wait for nothing at all, a resolved promise, measured beside every read: what the machine itself costs. */
  worstNothingMs: number;
  readErrorsAt: number[];
  requests: number;
  requestErrorsAt: number[];
  /** Logins of instances that held a token which works, as far as they knew, for more than its last seconds. */
  needlessLoginsAt: number[];
}

/** Callers that ask until they have a token. */
export interface SiegeReport {
  errors: number;
  /** When each caller had its token, milliseconds since 1970. */
  servedAt: number[];
}

/** Requests in flight together. */
export interface StormReport {
  failed: number;
  worstMs: number;
}

/** A number of instances of one rival in one process, and what can be asked of them. */
export interface Crew {
  /** Makes new instances, in place of those before. */
  open(order: CrewOrder): Promise<void>;
  /** One token each. Errors do not matter here. */
  warmUp(): Promise<void>;
  /** Reads one after the other with the first instance; nanoseconds a read. */
  warmRead(calls: number): Promise<number>;
  /** The same for a Redis `GET`, with a connection like everybody's. */
  redisRead(calls: number): Promise<number>;
  burst(callers: number, patienceMs: number): Promise<BurstReport>;
  startLoad(): Promise<void>;
  stopLoad(): Promise<LoadReport>;
  siege(callers: number, askEveryMs: number): Promise<SiegeReport>;
  storm(requests: number): Promise<StormReport>;
  close(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** A read that takes longer waited for somebody. */
export const BLOCKED_MS = 20;
