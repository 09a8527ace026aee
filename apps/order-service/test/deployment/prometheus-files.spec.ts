import { compose, exists, readYaml } from './files';
import { configFileSchema, rulesFileSchema } from './prometheus-files';

const refused = (schema: typeof rulesFileSchema | typeof configFileSchema, file: unknown) => {
  const { error } = schema.safeParse(file);
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
};

describe('the alert rules', () => {
  const rule = {
    alert: 'Late',
    expr: 'max by (job) (up) < 1',
    for: '5m',
    labels: { severity: 'warning' },
    annotations: { summary: '{{ $labels.job }} is {{ $value | humanize }}.' },
  };
  const file = (...rules: object[]) => ({ groups: [{ name: 'all', rules }] });

  it('are what Prometheus takes', () => {
    expect(refused(rulesFileSchema, readYaml('deploy/prometheus/alerts.yml'))).toEqual([]);
    expect(refused(rulesFileSchema, file(rule))).toEqual([]);
  });

  it.each([
    ['a field that is none', { ...rule, fro: '5m' }],
    ['no length of time', { ...rule, for: '5 minutes' }],
    ['no PromQL', { ...rule, expr: 'max by (job (up)' }],
    [
      'a label that the expression does not leave',
      { ...rule, annotations: { summary: '{{ $labels.pod }}' } },
    ],
    ['a function that is none', { ...rule, annotations: { summary: '{{ $value | human }}' } }],
    ['a template that does not end', { ...rule, annotations: { summary: '{{ $value' } }],
    ['a name with a blank', { ...rule, alert: 'Too late' }],
  ])('would be refused with %s', (_, wrong) => {
    expect(refused(rulesFileSchema, file(wrong))).not.toEqual([]);
  });

  it('would be refused twice over', () => {
    expect(refused(rulesFileSchema, file(rule, rule))).toHaveLength(1);
    const groups = [...file(rule).groups, ...file({ ...rule, alert: 'Later' }).groups];
    expect(refused(rulesFileSchema, { groups })).toHaveLength(1);
  });
});

describe('the configuration of Prometheus', () => {
  const config = readYaml<ReturnType<typeof configFileSchema.parse>>('deploy/prometheus/prometheus.yml');

  it('is what Prometheus takes, and names rules that are there', () => {
    expect(refused(configFileSchema, config)).toEqual([]);
    expect(config.rule_files.filter((file) => !exists(`deploy/prometheus/${file}`))).toEqual([]);
  });

  it('asks a service of docker-compose.yml, at the port where metrics are', () => {
    const targets = config.scrape_configs.flatMap((job) =>
      job.static_configs.flatMap((each) => each.targets),
    );
    const ports = Object.values(compose()).map(({ environment }) => environment?.['METRICS_PORT']);
    expect(targets.length).toBeGreaterThan(0);
    for (const [host = '', port] of targets.map((target) => target.split(':'))) {
      expect(Object.keys(compose())).toContain(host);
      expect(ports.map(String)).toContain(port);
    }
  });

  it('would be refused with an interval that is none, and a target without a port', () => {
    const { scrape_configs: jobs } = config;
    expect(
      refused(configFileSchema, { ...config, global: { ...config.global, scrape_interval: 15 } }),
    ).toHaveLength(1);
    const static_configs = [{ targets: ['simulator'] }];
    expect(
      refused(configFileSchema, { ...config, scrape_configs: [{ ...jobs[0], static_configs }] }),
    ).toHaveLength(1);
    expect(refused(configFileSchema, { ...config, scrape_configs: [...jobs, ...jobs] })).toHaveLength(1);
  });
});
