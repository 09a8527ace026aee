/** What order-service tells at the same place, as far as it is read here. */
export function metrics(): string {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return [
    `process_resident_memory_bytes ${rss}`,
    `nodejs_heap_size_used_bytes ${heapUsed}`,
    `process_cpu_seconds_total ${(user + system) / 1e6}`,
  ].join('\n');
}
