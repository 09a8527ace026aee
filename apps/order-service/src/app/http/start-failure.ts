import { isNativeError } from 'node:util/types';
import type { ServiceConfig } from '../config/service-config';
import { FolderInUseError } from '../database/folder-lock';
import { describeError } from '../logging/describe-error';

/** Why the service has not started, in words that say what to do about it, and without any secret. */
export function startFailure(error: unknown, config: ServiceConfig): string {
  if (error instanceof FolderInUseError) return error.message;
  if (isNativeError(error) && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${config.port} is taken: end what listens there, or set PORT to another one.`;
  }
  const { type, message, cause } = describeError(error);
  return `order-service cannot start: ${type}: ${message}${cause ? ` (${cause.message})` : ''}`;
}
