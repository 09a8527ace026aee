import { TOKEN_KEY, type FaultFleet } from './fault-fleet';

/** In seconds. */
export const DAY = 86_400;
/** In seconds: the longest life of a token that is believed. */
export const WEEK = 7 * DAY;

/** For how many seconds before its end a token is not in Redis any more. */
export const MARGIN = 60;

interface Stored {
  accessToken: string;
  expiresAt: number;
}

/** The token in Redis, as it stands there. */
export async function storedToken(fleet: FaultFleet): Promise<Stored | undefined> {
  const text = await fleet.redis().get(TOKEN_KEY);
  return text === null ? undefined : JSON.parse(text);
}

/** Ends the instances, empties Redis, and puts QPay's clock and the life of its tokens right. */
export async function backToNormal(fleet: FaultFleet): Promise<void> {
  await fleet.closeInstances();
  fleet.qpay.clearFaults();
  fleet.qpay.configure({ lifetimeSeconds: DAY, expiresIn: 'absolute' });
  fleet.qpay.clock.resume();
  fleet.qpay.clock.set(Date.now());
  await fleet.redis().flushall();
}
