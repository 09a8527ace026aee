export { startFaultProxy, type FaultProxy } from './fault-proxy';
export { freePort } from './free-port';
export { startPostgres, type PostgresServer } from './postgres-server';
export { startRedis, type RedisServer, type RedisServerOptions } from './redis-server';
