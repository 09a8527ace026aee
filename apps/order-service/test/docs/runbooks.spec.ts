import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REVIEW_REASONS } from '../../src/app/payments/review-reason';
import { list, read } from '../deployment/files';

const ROOT = join(__dirname, '../../../..');
const LOGGING = ['apps/order-service/src/app', 'libs/qpay/src/lib'];
/** What is typed where it stands, and not written by anybody. */
const COMMAND = /^(npx|redis-cli|curl|node) /;

const sources = LOGGING.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(spec|testing)\.ts$/.test(file))
    .map((file) => readFileSync(join(ROOT, folder, file), 'utf8')),
).join('\n');

/** What a page says that the log says, up to where it is another thing each time. */
function logged(page: string): string[] {
  const lines = read(page)
    .split('\n')
    .filter((line) => /\bthe log\b/.test(line));
  return lines
    .flatMap((line) => [...line.matchAll(/`([^`]+ [^`]+)`/g)].map(([, text = '']) => text))
    .filter((text) => !COMMAND.test(text))
    .map((text) => text.replace(/[(…].*/, '').trim());
}

describe('the runbooks', () => {
  const books = list('docs/runbooks').map((file) => `docs/runbooks/${file}`);

  it('name lines of the log that somebody writes', () => {
    const named = [...books, 'docs/QPAY_AUTH_README.md'].flatMap((page) =>
      logged(page).map((line) => [page, line]),
    );
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter(([, line = '']) => !sources.includes(line))).toEqual([]);
  });

  it('say of every reason for a review what to do', () => {
    const said = read('docs/runbooks/review-queue-old.md');
    expect(REVIEW_REASONS.filter((reason) => !said.includes(`\`${reason}\``))).toEqual([]);
  });
});
