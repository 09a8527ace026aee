import { TOKEN_KEY } from '../instance';
import type { RedisNetwork } from '../redis/redis-server';
import { duration, type Fault, type FaultName } from './fault';

/** The promise about failed requests holds again this long after Redis is back, in milliseconds. */
const AFTER_REDIS_MS = 1_000;
/** A lost message is made up for by the next check, in milliseconds. */
const AFTER_LOSSES_MS = 1_000;
/** A connection being made into a black hole is given up after two seconds, and only then made anew. */
const AFTER_BLACK_HOLE_MS = 4_000;
const LONGEST_OUTAGE_MS = 20 * 60_000;
const LOCK_MS = 10_000;

/** Redis is in another state for a while; not while it is ill already. */
function outage(begin: Fault, graceMs = AFTER_REDIS_MS): Fault {
  return (fleet, random) => {
    const { redis, calm, time } = fleet;
    if (redis.state !== 'up') return;
    const over = calm.disturb();
    begin(fleet, random);
    time.schedule(duration(random, LONGEST_OUTAGE_MS), () => {
      fleet.tell(`redis is back`);
      redis.heal();
      over(graceMs);
    });
  };
}

/** The network to Redis is different for a while; not while it is different already. */
function weather(change: Partial<RedisNetwork>, longestMs: number): Fault {
  return (fleet, random) => {
    const { redis, calm, time } = fleet;
    const good = redis.network;
    if (good.latencyMs !== fleet.scenario.redisMs || good.breaksBefore > 0 || good.losesMessage > 0) return;
    const over = calm.disturb();
    redis.network = { ...good, ...change };
    time.schedule(duration(random, longestMs), () => {
      redis.network = good;
      over(AFTER_LOSSES_MS);
    });
  };
}

/** A Redis that does not answer, for whatever reason. */
const killed: Fault = outage(({ redis, rules }, random) => {
  const keepsData = random.chance(0.5);
  redis.kill(keepsData);
  if (!keepsData) rules.store.forgotten();
});

/** Back at once, with or without its keys. */
const restarted: Fault = ({ redis, rules, calm, time }, random) => {
  if (redis.state !== 'up') return;
  const keepsData = random.chance(0.5);
  redis.kill(keepsData);
  if (!keepsData) rules.store.forgotten();
  const over = calm.disturb();
  time.schedule(random.between(50, 500), () => {
    redis.heal();
    over(AFTER_REDIS_MS);
  });
};

/** A replica takes over that has not seen the last seconds. */
const failover: Fault = ({ redis, rules, calm, time }, random) => {
  if (redis.state !== 'up') return;
  const seen = redis.data.snapshot();
  time.schedule(random.between(0, 5_000), () => {
    if (redis.state !== 'up') return;
    redis.data.restore(seen);
    rules.store.forgotten();
    redis.breakAll();
    calm.jolt(AFTER_REDIS_MS);
  });
};

const POISON = ['', '{', 'null', '[]', '{"accessToken":""}', '{"accessToken":"x","expiresAt":"1"}'];

export const REDIS_FAULTS: Partial<Record<FaultName, Fault>> = {
  'redis-killed': killed,
  'redis-restarted': restarted,
  'redis-failover': failover,
  'redis-frozen': outage(({ redis }) => redis.enter('frozen')),
  'redis-black-hole': outage(({ redis }) => redis.enter('black-hole'), AFTER_BLACK_HOLE_MS),
  'redis-read-only': outage(({ redis }) => redis.enter('read-only')),
  'redis-lossy': weather({ breaksBefore: 0.02, breaksAfter: 0.05, losesMessage: 0.2, stalls: 0.02 }, 600_000),
  'redis-slow': weather({ latencyMs: 60 }, 600_000),
  'messages-lost': weather({ losesMessage: 0.7 }, 600_000),
  'redis-flushed': ({ redis, rules, calm }) => {
    redis.data.clear();
    rules.store.forgotten();
    calm.jolt(0);
  },
  'redis-poisoned': ({ redis, rules, calm, qpay }, random) => {
    const future = `{"accessToken":"${qpay.sessions.latest?.value}","expiresAt":3600000000}`;
    redis.data.set(TOKEN_KEY, random.pick([...POISON, future]), random.chance(0.5) ? 60_000 : Infinity);
    rules.store.forgotten();
    calm.jolt(0);
  },
  'foreign-lock': ({ redis }) => redis.data.set(`${TOKEN_KEY}:lock`, '1', LOCK_MS),
  'instance-isolated': (fleet, random) => {
    const { calm, time } = fleet;
    const { connections, process } = fleet.any(random);
    if (connections.some((each) => each.isolatedSince < Infinity) || process.dead) return;
    const over = calm.disturb();
    for (const connection of connections) connection.isolatedSince = time.now;
    time.schedule(duration(random, LONGEST_OUTAGE_MS), () => {
      for (const connection of connections) {
        connection.isolatedSince = Infinity;
        connection.break();
      }
      over(AFTER_BLACK_HOLE_MS);
    });
  },
};
