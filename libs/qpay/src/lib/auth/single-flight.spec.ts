import { SingleFlight } from './single-flight';

/** Work that ends when the test says so. */
function controlled<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe('SingleFlight', () => {
  let flight: SingleFlight<number>;

  beforeEach(() => (flight = new SingleFlight()));

  describe('run', () => {
    it('does the work once for all who ask while it is under way', async () => {
      const { promise, resolve } = controlled<number>();
      const work = jest.fn(() => promise);
      const asked = Array.from({ length: 1_000 }, () => flight.run(work));
      resolve(7);
      expect(new Set(await Promise.all(asked))).toEqual(new Set([7]));
      expect(work).toHaveBeenCalledTimes(1);
    });

    it('does the work anew once it has landed', async () => {
      const work = jest.fn(async () => 7);
      await flight.run(work);
      await flight.run(work);
      expect(work).toHaveBeenCalledTimes(2);
    });

    it('fails all who asked, and keeps no failure for those who ask later', async () => {
      const { promise, reject } = controlled<number>();
      const asked = [flight.run(() => promise), flight.run(() => promise)];
      reject(new Error('down'));
      const outcomes = await Promise.allSettled(asked);
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      await expect(flight.run(async () => 8)).resolves.toBe(8);
    });

    it('has a caller that starts the next flight in the very moment of landing joined, not overtaken', async () => {
      let runs = 0;
      const work = async () => ++runs;
      const first = flight.run(work);
      const next = first.then(() => flight.run(work));
      const another = first.then(() => flight.run(work));
      expect(await Promise.all([first, next, another])).toEqual([1, 2, 2]);
      expect(runs).toBe(2);
    });
  });

  describe('pending', () => {
    it('is the work under way, and nothing before and after', async () => {
      expect(flight.pending).toBeUndefined();
      const { promise, resolve } = controlled<number>();
      const asked = flight.run(() => promise);
      expect(flight.pending).toBe(asked);
      resolve(1);
      await asked;
      expect(flight.pending).toBeUndefined();
    });
  });
});
