const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** How long a finished jest run may take to end by itself, in milliseconds. */
const GRACE_MS = 30_000;

/**
 * Leaves the counts of a jest run, and the names of what failed, where `npm test` adds them up (QPAY_TEST_COUNTS names the folder).
 * A run that something left open keeps alive is ended as a failure: it would hang whoever waits for it.
 */
module.exports = class CountReporter {
  constructor(globalConfig) {
    this.rootDir = globalConfig.rootDir;
    this.watching = globalConfig.watch || globalConfig.watchAll;
  }

  onRunComplete(_contexts, results) {
    if (!this.watching) setTimeout(() => this.endHanging(results), GRACE_MS).unref();
    this.write('counts', {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
      failures: results.testResults.flatMap((suite) => this.failuresOf(suite)),
    });
  }

  failuresOf({ testFilePath, testExecError, testResults }) {
    const file = testFilePath.slice(this.rootDir.length + 1);
    const failed = testResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    return [...(testExecError ? ['did not run'] : []), ...failed].map((name) => `${file}: ${name}`);
  }

  /** An unref'd timer fires only in a process that something else keeps alive. */
  endHanging() {
    const open = process.getActiveResourcesInfo().join(', ');
    console.error(`The run did not end ${GRACE_MS / 1000} s after its last test. Still open: ${open}`);
    this.write('hanging', { passed: 0, failed: 1, skipped: 0, failures: ['the run did not end by itself'] });
    process.exit(1);
  }

  write(kind, counts) {
    const folder = process.env.QPAY_TEST_COUNTS;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    const project = this.rootDir.split(/[\\/]/).slice(-1)[0];
    writeFileSync(
      join(folder, `${project}-${kind}-${process.pid}.json`),
      JSON.stringify({ ...counts, failures: counts.failures.map((name) => `${project}/${name}`) }),
    );
  }
};
