// The guards of what operators ask for and see; see mutations.mjs.
const auth = (name) => `src/lib/auth/${name}.ts`;
const spec = (name) => `test/token-service/${name}.spec.ts`;

export const operatorMutations = [
  {
    guard: 'operator: a forced refresh is made once in 5 s',
    file: auth('forced-refresh'),
    find: 'if (now - this.lastAt < settings.loginPauseMs) return;',
    replace: '',
    spec: spec('force-refresh'),
    test: 'at most once in 5 s by an instance',
  },
  {
    guard: 'operator: a refresh that another instance was just asked for is not made again',
    file: auth('forced-refresh'),
    find: 'if (await this.isDoneElsewhere()) return;',
    replace: '',
    spec: spec('force-refresh'),
    test: 'at most once in 5 s by a fleet .* one after the other',
  },
  {
    guard: 'operator: an outage is over in the status with the first answer',
    file: auth('store-health'),
    find: 'this.downSince = undefined;',
    replace: '',
    spec: spec('outage-log'),
    test: 'ends with the first answer',
  },
];
