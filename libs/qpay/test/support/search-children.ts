import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ChildWatch } from './child-watch';

/** Hears every child process of this file of tests; searched at its end (test 46 of the design). */
export const children = new ChildWatch();

// Node tells of every child, by whomever it is started: no spec can forget it.
const CHANNEL = 'child_process';
const follow = (message: unknown) => children.follow((message as { process: ChildProcess }).process);

subscribe(CHANNEL, follow);
afterAll(async () => {
  unsubscribe(CHANNEL, follow);
  await children.search();
});
