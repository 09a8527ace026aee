/** What was scaled for whom, and how each rival was set up. Printed under every table. */
export const FOOTNOTES: readonly string[] = [
  'Warm reads and cold bursts are measured one client at a time. In the other scenarios ours runs alone and the others up to ' +
    'four at a time (`--lanes`), each with a simulator and a Redis of its own: their counts are not touched by that, their ' +
    'waits may be a little longer.',
  'Logins are counted at the simulator and include refreshes, which begin a session just as a login does.',
  'In the soak and the Redis outages every rival’s token can be used for 6 s: it lives 6 s plus the margin before its end at which ' +
    'the rival stops using it. That margin is 2 s instead of 60 s for ours (`storeMarginSeconds`, nothing else is scaled), the ' +
    'simple algorithm and the general-purpose caches; qpay-js (30 s) and @mongolian-payment/qpay (60 s) have it built in, so ' +
    'their tokens live 36 s and 66 s. Everywhere else tokens live a day and nothing is scaled.',
  'The simulator sends `expires_in` as QPay does, an absolute time; the simple algorithm (which reads a time less than an hour ' +
    'ahead as a duration) and @mongolian-payment/qpay (which reads every value as a duration) get durations.',
  'qpay-js and @mongolian-payment/qpay cache in each client, log in again on no 401, and share nothing between processes. The ' +
    'general-purpose caches and redis-semaphore get what a careful developer adds: on 401 the key is deleted and the call made ' +
    'once more. The simple algorithm is as it was: nothing for a 401, no single flight, ioredis with its defaults.',
  'bentocache: memory, Redis and the Redis bus, grace of one margin with background renewal. async-cache-dedupe: Redis, `stale` of ' +
    'one margin. cache-manager: memory and @keyv/redis, `refreshThreshold` of one margin. redis-semaphore: one flight a process, ' +
    'polling every 100 ms.',
  'A blocked read waited for longer than 20 ms, and not only for the processor, although no login had ended the last token of its reader (and, of ours, ' +
    'whenever the instance held a token that works). Reads after that, under the one-session rule, are counted apart: until the new token has ' +
    'arrived there is none that works in that process (docs/adr/0014-reads-between-two-sessions.md).',
  'The worst read is the longest of all others. “Apart from the machine” is the same without the time in which the machine gave the process no processor ' +
    '(wall clock less processor time, of each read) and without garbage collection; beside it stands the longest time for which the ' +
    'event loop of the same process did not turn.',
  'Every rival runs in processes of the same Node, over HTTP connections kept alive, with its Redis connections made before the clock ' +
    'starts.',
];
