// `npx nx run order-service:openapi`: writes openapi.json anew, from the built service.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const file = fileURLToPath(new URL('../openapi.json', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'order-service-openapi-'));

try {
  const { loadConfig } = require('../dist/app/config/load-config.js');
  const { createApp } = require('../dist/app/http/create-app.js');
  const { describeApi } = require('../dist/app/http/describe-api.js');
  const config = loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent', WORKER_ENABLED: 'false' });
  const app = await createApp(config);
  writeFileSync(file, JSON.stringify(describeApi(app)));
  await app.close();
  const prettier = require.resolve('prettier/bin/prettier.cjs');
  execFileSync(process.execPath, [prettier, '--write', '--log-level', 'warn', file]);
  console.log(`written: ${file}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
// The embedded database keeps the process alive.
process.exit();
