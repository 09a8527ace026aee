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
];
