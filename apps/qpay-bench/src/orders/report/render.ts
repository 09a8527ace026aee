import { layOut, showFigure } from '../../bench/report/table';
import type { ServiceCosts } from '../parts/costs';
import type { PageCosts } from '../parts/pages';
import { ALONE, type Rates } from '../parts/contestant';
import type { ComparedRates } from '../parts/rates';
import type { SweepCosts } from '../parts/sweep';
import type { Cost } from '../stage/meter';

const COST_HEAD = [
  'SQL statements',
  'pages',
  'ms in SQL',
  'WAL bytes',
  'SQL bytes',
  'Redis commands',
  'Redis bytes',
  'QPay calls',
  'ms',
];

const costRow = (cost: Cost) => [
  cost.statements,
  cost.pages,
  cost.databaseMs,
  cost.walBytes,
  cost.postgresBytes,
  cost.redisCommands,
  cost.redisBytes,
  cost.qpayCalls,
  cost.ms,
];

/** More than three digits of bytes or a quarter of a page say nothing. */
const show = (value: number) => showFigure(value >= 100 ? Math.round(value) : value);
const table = (head: string[], rows: [string, ...number[]][]) =>
  layOut([head, ...rows.map(([name, ...figures]) => [name, ...figures.map(show)])]);

export function renderSweeps(costs: readonly SweepCosts[]): string {
  const rows = costs.flatMap(({ open, idle, busy, audit }): [string, ...number[]][] => [
    [`${show(open)} open: sweep, nothing to find`, ...costRow(idle)],
    [`${show(open)} open: sweep, ten lost callbacks`, ...costRow(busy)],
    [`${show(open)} open: audit of everything`, ...costRow(audit)],
  ]);
  return `### A sweep, and an audit\n\n${table(['with invoices', ...COST_HEAD], rows)}`;
}

export function renderCosts({ acts, idle, bytes }: ServiceCosts): string {
  const rows = Object.entries(acts).map(([name, cost]): [string, ...number[]] => [name, ...costRow(cost)]);
  const idleRows = idle.map((minute): [string, ...number[]] => [
    `${show(minute.open)} open`,
    minute.statementsPerMinute,
    minute.pagesPerMinute,
    minute.qpayCallsPerMinute,
  ]);
  const all = Object.values(bytes).reduce((sum, size) => sum + size, 0);
  return [
    `### The cost of one\n\n${table(['one', ...COST_HEAD], rows)}`,
    `### An instance that is asked nothing, in a minute\n\n${table(
      ['with invoices', 'SQL statements', 'pages', 'QPay calls'],
      idleRows,
    )}`,
    `### Bytes on disk of a paid payment, with indexes\n\n${table(['table', 'bytes'], [...Object.entries(bytes), ['**all**', all]])}`,
  ].join('\n\n');
}

export function renderRates({ service, controller, node }: ComparedRates): string {
  const all = Object.entries({ 'order-service': service, 'bare controller': controller, 'bare Node': node });
  const rows = all.flatMap(([who, { rates }]) =>
    Object.entries(rates).map(([name, rate]): [string, ...number[]] => [
      `${name}: ${who}`,
      rate.perSecond,
      rate.p50Ms,
      rate.p99Ms,
      rate.cpuMs,
    ]),
  );
  return [
    `### One process under load\n\n${table(['16 at a time, or alone', 'per second', 'p50 ms', 'p99 ms', 'CPU ms of the process'], rows)}`,
    'Both bare handlers write the same rows and make the same one call to QPay, without checks, limits, log or lock. The controller is ' +
      'NestJS on Fastify, checks the user’s token and asks QPay through the library; the other is Node’s HTTP server, SQL and `fetch`.',
    'Each has servers of its own. They take turns of a few seconds, after as many requests that count for nobody, in which a process gets faster. ' +
      'Throughput is compared at 16 at a time. There a median is the length of the queue, so what a request takes is compared alone.',
    table(
      ['beside the bare controller', 'throughput (target ≥ 0.8)', 'added p50 ms (target ≤ 5)'],
      beside(service, controller),
    ),
    table(['beside bare Node (no target)', 'throughput', 'added p50 ms'], beside(service, node)),
    ...all.map(([who, rates]) => `${who}: ${processOf(rates)}`),
  ].join('\n\n');
}

/** What each kind of request has of the throughput of somebody else, and what it takes longer when it is alone. */
function beside(ours: Rates, others: Rates): [string, ...number[]][] {
  return Object.keys(ours.rates).flatMap((name): [string, ...number[]][] => {
    const [own, theirs] = [ours.rates[name], others.rates[name]];
    const [lone, theirLone] = [ours.rates[name + ALONE], others.rates[name + ALONE]];
    if (!own || !theirs || !lone || !theirLone) return [];
    return [[name, own.perSecond / theirs.perSecond, lone.p50Ms - theirLone.p50Ms]];
  });
}

function processOf({ startMs, residentBytes: { before, after } }: Rates): string {
  return `ready ${show(Math.round(startMs))} ms after its start; resident memory ${mebibytes(before)} before and ${mebibytes(after)} after the load.`;
}

export function renderPages(costs: PageCosts): string {
  const { statementsPerMinute: sql, redisSubscriptions: redis } = costs;
  const rows: [string, ...number[]][] = [
    ['resident memory of each, KiB', costs.residentBytes / 1_024],
    ['heap of each, KiB', costs.heapBytes / 1_024],
    ['SQL statements a minute without pages', sql.without],
    ['SQL statements a minute with them', sql.with],
    ['of these, for each page', (sql.with - sql.without) / costs.pages],
    ['Redis subscriptions without pages', redis.without],
    ['Redis subscriptions with them', redis.with],
    ['callback until the last of an order’s 10 pages, ms', costs.oneOrderMs],
    ['all others paid at once, until the last page, ms', costs.allOrdersMs],
  ];
  return `### Open checkout pages\n\n${table([`${show(costs.pages)} pages of ${show(costs.orders)} orders`, ''], rows)}`;
}

const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
