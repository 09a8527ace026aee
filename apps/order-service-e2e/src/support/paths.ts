import { join } from 'node:path';

const SERVICE = join(__dirname, '../../../order-service');

/** The built service; `nx e2e` builds it first. */
export const SERVICE_MAIN = join(SERVICE, 'dist/main.js');
/** The built auditor: exits 1 when an invariant is broken. */
export const SERVICE_AUDIT = join(SERVICE, 'dist/tools/audit.js');
/** The built comparison of our books with QPay's. */
export const SERVICE_RECONCILE = join(SERVICE, 'dist/tools/reconcile.js');
/** What `nx serve order-service` runs. */
export const SERVE_SCRIPT = join(SERVICE, 'dev/serve.mjs');
/** Finds Chromium, or installs it. */
export const CHROMIUM_TOOL = join(__dirname, '../../../../tools/ensure-chromium.mjs');
/** Pictures of what the browser tests have seen; ignored by git. */
export const SCREENSHOTS = join(__dirname, '../../../../tmp/screenshots');
/** Where what is published is laid out; `nx e2e` does that first. */
export const PACKAGES = join(__dirname, '../../../../dist/packages');
/** What the workspace has installed. */
export const INSTALLED = join(__dirname, '../../../../node_modules');
