import { Registry } from 'prom-client';
import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld } from '../../src/app/payments/payments.testing';
import { exists, list, read, readYaml } from './files';
import { readPromql } from './promql';

interface Rule {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; runbook_url: string };
}
interface Panel {
  type: string;
  title: string;
  datasource?: { uid: string };
  targets?: { expr: string }[];
}

const { groups } = readYaml<{ groups: { rules: Rule[] }[] }>('deploy/prometheus/alerts.yml');
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(read('deploy/grafana/dashboards/order-service.json')) as { panels: Panel[] };
const panels = dashboard.panels.filter(({ type }) => type !== 'row');

/** Pages that send their reader to a metric of the running service. */
const PAGES = [
  ...list('docs/runbooks').map((file) => `docs/runbooks/${file}`),
  ...list('docs/guides').map((file) => `docs/guides/${file}`),
  ...['architecture', 'faults', 'scaling', 'QPAY_AUTH_README'].map((name) => `docs/${name}.md`),
  'apps/order-service/README.md',
];

/** Labels that Prometheus itself adds, or that a histogram has. */
const ADDED = ['job', 'instance', 'le'];

describe('what Prometheus and Grafana are given', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;
  /** Names that the running service answers at /metrics, series of histograms among them. */
  let told: Set<string>;
  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase());
    const text = await (await fetch(`${world.url}/metrics`)).text();
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
    told = new Set(
      types.flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
      ),
    );
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });

  const labelsOf = (metric: string): string[] => {
    const registry = world.app.get(Registry);
    const found =
      registry.getSingleMetric(metric) ??
      registry.getSingleMetric(metric.replace(/_(bucket|count|sum)$/, ''));
    return [...((found as unknown as { labelNames?: string[] })?.labelNames ?? []), ...ADDED];
  };
  const check = (expression: string) => {
    const { selectors, grouping } = readPromql(expression);
    expect(selectors.length).toBeGreaterThan(0);
    const metrics = selectors.map(({ metric }) => metric);
    expect(metrics.filter((metric) => metric !== 'up' && !told.has(metric))).toEqual([]);
    for (const { metric, labels } of selectors)
      expect([metric, labels.filter((label) => !labelsOf(metric).includes(label))]).toEqual([metric, []]);
    const known = metrics.flatMap(labelsOf);
    expect(grouping.filter((label) => !known.includes(label))).toEqual([]);
  };

  it.each(rules.map((rule) => [rule.alert, rule]))(
    'alert %s asks for metrics and labels that exist',
    (_, rule) => {
      check((rule as Rule).expr);
    },
  );

  it.each(panels.map((panel) => [panel.title, panel]))(
    'panel "%s" shows metrics and labels that exist',
    (_, panel) => {
      const { targets = [], datasource } = panel as Panel;
      expect(targets.length).toBeGreaterThan(0);
      for (const { expr } of targets) check(expr);
      const provisioned = readYaml<{ datasources: { uid: string }[] }>(
        'deploy/grafana/provisioning/datasources/prometheus.yml',
      );
      expect(provisioned.datasources.map(({ uid }) => uid)).toContain(datasource?.uid);
    },
  );

  it.each(PAGES)('%s names metrics and labels that exist', (page) => {
    const named = [...read(page).matchAll(/`((?:order_service|qpay)_[a-z_]+)(\{[^`]*\})?`/g)];
    for (const [, name = '', labels = ''] of named.filter(([, name]) => name !== 'qpay_payment_id'))
      check(`${told.has(`${name}_count`) ? `${name}_count` : name}${labels}`);
  });

  it('finds an expression that is none, a metric that is not there, and a label that is not there', () => {
    expect(() => check('sum(')).toThrow('no PromQL');
    expect(() => check('qpay_no_such_metric > 0')).toThrow();
    expect(() => check('qpay_circuit_state{phase="open"}')).toThrow();
    expect(() => check('sum by (phase) (qpay_circuit_state)')).toThrow();
  });
});

describe('alert rules', () => {
  it.each([
    ['a broken invariant', 'order_service_invariant_violations'],
    ['an old review', 'order_service_review_oldest_seconds'],
    ['an overdue check', 'order_service_check_overdue_seconds'],
    ['failing renewals', 'qpay_token_renewals_total'],
    ['an open breaker', 'qpay_circuit_state'],
    ['an old outbox event', 'order_service_outbox_oldest_seconds'],
    ['too many logins', 'qpay_logins_total'],
    ['money without a paid order', 'order_service_captured_unpaid_orders'],
    ['a burst of refused callbacks', 'order_service_callbacks_total'],
  ])('cover %s', (_, metric) => {
    expect(rules.filter(({ expr }) => expr.includes(metric))).not.toEqual([]);
  });

  it.each(rules.map((rule) => [rule.alert, rule]))('%s leads to a runbook of its own', (_, given) => {
    const rule = given as Rule;
    const { runbook_url: path, summary } = rule.annotations;
    expect(path).toMatch(/^docs\/runbooks\/[\w-]+\.md$/);
    expect(exists(path)).toBe(true);
    const text = read(path);
    expect(text.split('\n')[0]).toBe(`# ${rule.alert}`);
    expect(text).toContain(rule.expr);
    for (const part of ['## Look', '## Do']) expect(text).toContain(part);
    expect([summary.length > 20, ['critical', 'warning']]).toEqual([
      true,
      expect.arrayContaining([rule.labels.severity]) as string[],
    ]);
  });

  it('have all the runbooks, and the list of them names each', () => {
    const named = rules.map(({ annotations }) => annotations.runbook_url.split('/').at(-1)).sort();
    expect(
      list('docs/runbooks')
        .filter((file) => file !== 'README.md')
        .sort(),
    ).toEqual(named);
    for (const file of named) expect(read('docs/runbooks/README.md')).toContain(`](${file})`);
  });
});
