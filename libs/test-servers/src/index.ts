export { killChild } from './child-server';
export { startFaultProxy, type FaultProxy } from './fault-proxy';
export { freePort } from './free-port';
export { Opened, openedInEachTest } from './opened';
export { startPostgres, type PostgresServer, type PostgresServerOptions } from './postgres-server';
export { PostgresStatistics, type StatementStatistics } from './postgres-statistics';
export { startRedisCluster, type RedisCluster } from './redis-cluster';
export { startRedis, type RedisServer, type RedisServerOptions } from './redis-server';
export { startRedisSentinel, type RedisSentinel } from './redis-sentinel';
