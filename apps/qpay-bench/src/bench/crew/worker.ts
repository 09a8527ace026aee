import type { Crew } from './crew';
import { LocalCrew } from './local-crew';

/** What the main process asks of a worker, and how the worker answers. */
export interface Question {
  id: number;
  method: keyof Crew;
  args: unknown[];
}
export interface Reply {
  id: number;
  value?: unknown;
  error?: string;
}

const crew = new LocalCrew();

async function answer({ id, method, args }: Question): Promise<Reply> {
  try {
    return { id, value: await Reflect.apply(crew[method], crew, args) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', (question: Question) => {
  void answer(question).then((reply) => process.send?.(reply));
});
// A rival that lets a background failure go unhandled must not take the measurement with it.
process.on('unhandledRejection', () => undefined);
process.on('disconnect', () => process.exit(0));
