// Loaded into each child process of serve.mjs: when serve.mjs is gone, however it went, the channel to it closes and the child
// ends too. A child that outlived it would hold its port and its database folder.
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), 5_000).unref();
});
// The channel alone must not keep the child alive once its own work is done.
process.channel?.unref();
