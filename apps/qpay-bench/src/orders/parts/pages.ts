import { ServiceProcess } from '../stage/service-process';
import { Shop, type Session } from '../stage/shop';
import type { Stage } from '../stage/stage';
import { testServers, type Statistics } from '../stage/test-servers';
import { cookieOf, OpenPage } from './open-page';

/** Open pages that one order may have. */
const PAGES_OF_ORDER = 10;
const MINUTE_MS = 60_000;
/** What a state says once the money is there. */
const PAID = '"phase":"paid"';
/** Orders that are paid one after the other; all others are paid at once. */
const SINGLE = 5;

/** What open checkout pages cost one process. */
export interface PageCosts {
  pages: number;
  orders: number;
  /** Memory of each, by the process's resident size and by its heap. */
  residentBytes: number;
  heapBytes: number;
  /** Statements in a minute in which nothing happens: of the whole process without pages, and of all pages together. */
  statementsPerMinute: { without: number; with: number };
  redisSubscriptions: { without: number; with: number };
  /** From the callback's coming until the last of one order's pages has it, the slowest of some orders. */
  oneOrderMs: number;
  /** The same for all other orders, paid at once: until the last page of the last order has it. */
  allOrdersMs: number;
}

/** Opens so many pages on one process, lets them be, and pays what they show. */
export async function measurePages(stage: Stage, pages: number, idleMs: number): Promise<PageCosts> {
  const database = await stage.fresh();
  const statistics = await testServers().PostgresStatistics.of(database);
  const service = await ServiceProcess.start(stage, database);
  try {
    const sessions = await begin(new Shop(service.url), Math.ceil(pages / PAGES_OF_ORDER));
    const cookies = await Promise.all(sessions.map(({ checkoutUrl }) => cookieOf(checkoutUrl)));
    const without = await rest(stage, service, statistics, idleMs);
    const opened = await open(service.url, sessions, cookies);
    const withPages = await rest(stage, service, statistics, idleMs);
    const times = await pay(stage, sessions, opened);
    for (const page of opened.flat()) page.close();
    return {
      pages: opened.flat().length,
      orders: sessions.length,
      residentBytes: (withPages.residentBytes - without.residentBytes) / pages,
      heapBytes: (withPages.heapBytes - without.heapBytes) / pages,
      statementsPerMinute: { without: without.statements, with: withPages.statements },
      redisSubscriptions: { without: without.subscriptions, with: withPages.subscriptions },
      ...times,
    };
  } finally {
    await service.stop();
    await statistics.close();
  }
}

async function begin(shop: Shop, count: number): Promise<Session[]> {
  const sessions: Session[] = [];
  for (let i = 0; i < count; i++) sessions.push(await shop.begin());
  return sessions;
}

async function open(url: string, sessions: readonly Session[], cookies: readonly string[]) {
  const pages: OpenPage[][] = [];
  for (const [i, { orderId }] of sessions.entries()) {
    const events = `${url}/checkout/${orderId}/events`;
    const of = Array.from({ length: PAGES_OF_ORDER }, () => OpenPage.open(events, cookies[i] ?? ''));
    pages.push(await Promise.all(of));
  }
  return pages;
}

/** A time in which nothing happens. */
async function rest(stage: Stage, service: ServiceProcess, statistics: Statistics, ms: number) {
  await statistics.reset();
  await new Promise((resolve) => setTimeout(resolve, ms));
  const statements = (await statistics.read()).reduce((sum, { calls }) => sum + calls, 0);
  const { residentBytes, heapBytes } = await service.state();
  const clients = (await stage.redis.client('LIST')) as string;
  const subscriptions = [...clients.matchAll(/\b[ps]?sub=(\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0);
  return { statements: (statements * MINUTE_MS) / ms, residentBytes, heapBytes, subscriptions };
}

async function pay(stage: Stage, sessions: readonly Session[], pages: readonly (readonly OpenPage[])[]) {
  const payOne = async (i: number) => {
    const seen = (pages[i] ?? []).map((page) => page.until(PAID));
    const begun = performance.now();
    await stage.qpay.pay(sessions[i]?.invoiceId ?? '');
    return Math.max(...(await Promise.all(seen))) - begun;
  };
  const single: number[] = [];
  for (let i = 0; i < SINGLE; i++) single.push(await payOne(i));
  const others = sessions.map((_, i) => i).slice(SINGLE);
  const all = await Promise.all(others.map(payOne));
  return { oneOrderMs: Math.max(...single), allOrdersMs: Math.max(...all) };
}
