import { get, type ClientRequest } from 'node:http';
import { PostgresStatistics, startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld } from '../../payments/payments.testing';
import { CheckoutWatch } from './checkout-watch.service';

const LOOKS = 3;

/** One look of an instance after all its open pages, and how the next one is made to come. */
interface Look {
  look(): Promise<void>;
  later(): NodeJS.Timeout;
}

describe('The cost of open checkout pages', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  let statistics: PostgresStatistics;
  const requests: ClientRequest[] = [];

  beforeAll(async () => {
    postgres = await startPostgres({ settings: PostgresStatistics.SETTINGS });
    const url = await postgres.createDatabase();
    statistics = await PostgresStatistics.of(url);
    world = await PaymentWorld.start(url);
  });
  afterAll(async () => {
    for (const request of requests) request.destroy();
    await world.stop();
    await statistics.close();
    await postgres.stop();
  });

  it('is one statement a look, with one page as with 50 of 11 orders, and one look at a time', async () => {
    const pages = world.app.get(CheckoutWatch);
    const watch = pages as unknown as Look;
    // Looks are run by hand: what counts is how many there would be.
    const later = jest.spyOn(watch, 'later').mockImplementation(() => setTimeout(() => undefined, 0));
    await openPages(1, 1);
    const few = await statementsOfLooks(watch);
    await openPages(9, 5);
    await openPages(1, 4);
    expect(pages.count()).toBe(50);
    expect(await statementsOfLooks(watch)).toEqual(few);
    expect(Object.values(few)).toEqual([LOOKS]);
    // One when the first page was opened, and one after each look.
    expect(later).toHaveBeenCalledTimes(1 + 2 * LOOKS);
  });

  /** What the database is asked while so many looks find nothing new. */
  async function statementsOfLooks(watch: Look): Promise<Record<string, number>> {
    await statistics.reset();
    for (let i = 0; i < LOOKS; i++) await watch.look();
    const statements = await statistics.read();
    // A list of ten orders is the same statement as a list of one.
    const name = (statement: string) => statement.replace(/\(\$\d+[^()]*\)/g, '(…)');
    return Object.fromEntries(statements.map(({ statement, calls }) => [name(statement), calls]));
  }

  async function openPages(orders: number, each: number): Promise<void> {
    for (let i = 0; i < orders; i++) {
      const { body } = await world.send('POST', '/api/create-payment-session', { body: { amount: 100 } });
      const link = await fetch(String(body['checkoutUrl']), { redirect: 'manual' });
      const cookie = link.headers.get('set-cookie')?.split(';')[0] ?? '';
      const url = `${world.url}/checkout/${String(body['orderId'])}/events`;
      for (let page = 0; page < each; page++) await openPage(url, cookie);
    }
  }

  /** Resolves once the stream has brought the present state, after which there is nothing new to it. */
  function openPage(url: string, cookie: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const page = get(url, { headers: { cookie }, agent: false }, (response) => {
        let text = '';
        response.on('error', () => undefined);
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
          if (text.includes('event: state')) resolve();
        });
      });
      page.on('error', reject);
      requests.push(page);
    });
  }
});
