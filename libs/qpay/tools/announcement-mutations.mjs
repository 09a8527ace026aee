// The guards around what instances tell each other; see mutations.mjs.
const spec = 'test/token-service/announcements.spec.ts';

export const announcementMutations = [
  {
    guard: 'announced between a look and a sleep: not slept through',
    file: 'src/lib/auth/wakeable.ts',
    find: 'if (ticket !== this.wakes) return Promise.resolve();',
    replace: '',
    spec,
    test: 'is not slept through',
  },
  {
    guard: 'announced during a comparison: another one follows',
    file: 'src/lib/auth/store-sync.ts',
    find: 'const before = this.flight.pending ?? Promise.resolve();',
    replace: 'const before = Promise.resolve();',
    spec,
    test: 'during a comparison',
  },
  {
    guard: 'announced before the old token’s end is heard of: read at once',
    file: 'src/lib/auth/store-sync.ts',
    find: 'if (this.cancelFetch) this.fetch();\n    else this.parts.onChange();',
    replace: 'this.parts.onChange();',
    spec,
    test: 'is read at once',
  },
];
