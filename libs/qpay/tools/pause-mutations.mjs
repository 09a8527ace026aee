// The guards of the pause after a login; see mutations.mjs.
const auth = (name) => `src/lib/auth/${name}.ts`;
const spec = 'test/token-service/login-pause.spec.ts';

export const pauseMutations = [
  {
    guard: 'the pause holds for who never held the refused token',
    file: auth('login-pause'),
    find: 'return this.store.isDropped(fingerprint);',
    replace: 'return false;',
    spec,
    test: 'by an instance that never held',
  },
  {
    guard: 'a pause that the store did not take is kept by the lock',
    file: auth('token-renewal'),
    find: 'if (!guard.pause.isOwed) ',
    replace: '',
    spec,
    test: 'where the pause did not get to the others',
  },
  {
    guard: 'a login heard of pauses who then loses Redis',
    file: auth('store-sync'),
    find: 'pause.heard();',
    replace: '',
    spec,
    test: 'and then loses Redis',
  },
  {
    guard: 'one command that took too long is no outage',
    file: auth('login-pause'),
    find: 'this.heardUntil, this.lostUntil)',
    replace: 'this.heardUntil)',
    spec,
    test: 'one command took too long',
  },
  {
    guard: 'a failure is over with the token that another instance has got',
    file: auth('token-flight'),
    find: "if (token.source === 'store') guard.othersSucceeded();",
    replace: '',
    spec: 'test/token-service/after-failures.spec.ts',
    test: 'is well again',
  },
  {
    guard: 'a pause that QPay wants goes on whoever has got a token',
    file: auth('login-guard'),
    find: 'if (isCredentialsProblem(lastError) || retryAfterMsOf(lastError) > 0) return;',
    replace: '',
    spec: 'test/token-service/after-failures.spec.ts',
    test: 'goes on all the same',
  },
  {
    guard: 'a Retry-After has a limit',
    file: auth('login-guard'),
    find: 'Math.min(retryAfterMsOf(error), LONGEST_ASKED_MS)',
    replace: 'retryAfterMsOf(error)',
    spec: 'test/token-service/after-failures.spec.ts',
    test: ' 30: a Retry-After of a day',
  },
];
