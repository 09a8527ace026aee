import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Lets a server's close end: connections on which nothing is being answered are cut at once, the others as soon as their
 * answers are written. Node itself waits for a connection that has never sent a request until its time-out.
 * @returns what to call when the server is closed
 */
export function trackConnections(server: Server): () => void {
  const answering = new Map<Socket, number>();
  let closing = false;
  const count = (socket: Socket, by: number) => {
    const left = (answering.get(socket) ?? 0) + by;
    answering.set(socket, left);
    if (closing && left === 0) socket.destroySoon();
  };
  server.on('connection', (socket: Socket) => {
    answering.set(socket, 0);
    socket.once('close', () => answering.delete(socket));
    if (closing) socket.destroy();
  });
  server.on('request', ({ socket }: { socket: Socket }, response: ServerResponse) => {
    count(socket, 1);
    response.once('close', () => count(socket, -1));
  });
  return () => {
    closing = true;
    for (const [socket, left] of answering) if (left === 0) socket.destroy();
  };
}
