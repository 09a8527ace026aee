// Ends servers whose test run is gone, however it went: told by its standard input which processes run ("+pid") and which
// have ended ("-pid"), it kills what is left when that input ends, as it does at a SIGKILL too.
const pids = new Set();

require('node:readline')
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const pid = Number(line.slice(1));
    if (line.startsWith('+')) pids.add(pid);
    else pids.delete(pid);
  })
  .on('close', () => {
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone in the same moment.
      }
    }
  });

// The signals of a terminal reach every process of the group: this one has to outlast the one it waits for.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
