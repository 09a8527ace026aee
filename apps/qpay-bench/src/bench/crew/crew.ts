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

/** A read that did not end in the turn of the event loop in which it began: it waited, however shortly. */
export interface Wait {
  /** When it began, milliseconds since 1970. */
  at: number;
  ms: number;
  /** Fingerprint of the token that this reader got before; undefined when it had none yet. */
  last?: string;
  /** Whether its instance held a token that works, as far as that knew; only where the peer can be looked into. */
  held?: boolean;
}

/** What readers and requesters met while the load ran. Times are milliseconds since 1970, so that processes agree. */
export interface LoadReport {
  reads: number;
  waits: Wait[];
  /** The longest of the reads that did not wait. */
  worstWarmMs: number;
  /** The same without the time in which the machine gave this process no processor, and without garbage collection. */
  worstWarmOwnMs: number;
  /** The longest time for which the event loop did not turn, in milliseconds. */
  heldUpMs: number;
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
