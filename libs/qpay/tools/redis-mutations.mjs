// The guards on the way to Redis; see mutations.mjs.
const auth = (name) => `src/lib/auth/${name}.ts`;
const spec = (name) => `test/token-service/${name}.spec.ts`;

export const redisMutations = [
  {
    guard: 'owner compare: nobody frees another’s lock',
    file: auth('redis-scripts'),
    find: `if redis.call('GET', KEYS[1]) == ARGV[1] then`,
    replace: 'if true then',
    spec: spec('lock'),
    test: '^the lock 11:',
  },
  {
    guard: 'newer wins: a late writer does not replace a newer token',
    file: auth('redis-scripts'),
    find: 'expires > tonumber(ARGV[3])',
    replace: 'false',
    spec: spec('processes'),
    test: ' 14:',
  },
  {
    guard: 'breaker: a silent Redis is left alone',
    file: auth('redis-link'),
    find: 'this.silent = true;',
    replace: '',
    spec: spec('redis-faults'),
    test: ' 23: a Redis that answers nothing',
  },
  {
    guard: 'in-doubt lock: one’s own lock is recognised',
    file: auth('redis-lock'),
    find: 'return holder === owner;',
    replace: 'return false;',
    spec: spec('lock'),
    test: ' 16:',
  },
  {
    guard: 'a waiting instance looks before it contends',
    file: auth('redis-lock'),
    find: 'if (holder !== null) return holder === owner;',
    replace: '',
    spec: spec('concurrency'),
    test: 'single session.* 3:',
  },
  {
    guard: 'the lock lives 10 s',
    file: auth('redis-lock'),
    find: `'EX', this.seconds`,
    replace: `'EX', this.seconds + 1`,
    spec: spec('lock'),
    test: ' 18:',
  },
  {
    guard: 'one key an account',
    file: auth('redis-keys'),
    find: '${account && `:{${account}}`}',
    replace: '',
    spec: spec('concurrency'),
    test: 'two accounts at once, QPay keeping many',
  },
];
