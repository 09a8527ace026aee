import type { Socket } from 'node:net';

/**
 * Cuts a connection with a reset, unless its own end is under way or it is still being made: Node would then lose track
 * of the handle, and a process with such a handle spins at its exit for ever.
 */
export function cutOff(socket: Socket): void {
  if (socket.connecting || socket.writableEnded || socket.destroyed) socket.destroy();
  else socket.resetAndDestroy();
}
