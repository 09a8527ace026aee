// Finds a real Chromium for the browser tests, and installs one where that is possible without asking.
//   node tools/ensure-chromium.mjs       prints its path
//   import { ensureChromium } from …     returns it
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { installWithApt, installWithBrew, printOrFail, which } from './install.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Where the casks of macOS put it, which is on nobody's PATH. */
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

function find() {
  return NAMES.map(which).find(Boolean) ?? APPLICATIONS.find((path) => existsSync(path));
}

/** Path of a Chromium. Throws one sentence when there is none to be had. */
export function ensureChromium() {
  const found = find() ?? ((installWithApt('chromium') || installWithBrew('chromium')) && find());
  if (found) return found;
  throw new Error(
    'The browser tests need Chromium: install it (apt-get install chromium, brew install chromium), then run them again.',
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) printOrFail(ensureChromium);
