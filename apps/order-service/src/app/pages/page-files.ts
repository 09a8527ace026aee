import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyReply } from 'fastify';
import { ApiError } from '../errors/api-error';
import { pageHeaders } from './page-headers';

/** Four up from here, in `src` and in `dist` alike. */
const ASSETS = join(__dirname, '../../../assets');
const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};
const HASH_DIGITS = 10;
const FOR_GOOD = 'public, max-age=31536000, immutable';

/** A file as it is sent. */
interface ServedFile {
  type: string;
  body: Buffer;
}

/**
 * A page's own styles, scripts and pictures, read once. A changed file has another name, so browsers may keep each for good;
 * that is why what others refer to has to be added first.
 */
export class PageFiles {
  private readonly served = new Map<string, ServedFile>();
  private readonly addresses = new Map<string, string>();

  /** @param path address under which the files are served, such as `/checkout/assets` */
  constructor(private readonly path: string) {}

  /** @param file below `assets`, such as `checkout/live.js` @returns the address of what was added */
  add(file: string): string {
    const text = this.withAddresses(readFileSync(join(ASSETS, file), 'utf8'));
    const name = file.slice(file.lastIndexOf('/') + 1);
    const [stem = '', kind = ''] = name.split('.');
    const hash = createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS);
    const served = `${stem}.${hash}.${kind}`;
    this.served.set(served, { type: TYPES[kind] ?? '', body: Buffer.from(text) });
    this.addresses.set(`./${name}`, `./${served}`);
    return `${this.path}/${served}`;
  }

  /** Answers with the file of that name, hash included. @throws ApiError 404 when there is none */
  send(name: string, reply: FastifyReply): void {
    const file = this.served.get(name);
    if (!file) throw new ApiError(404, { code: 'NOT_FOUND', message: 'There is no such file.' });
    void pageHeaders(reply).header('cache-control', FOR_GOOD).type(file.type).send(file.body);
  }

  private withAddresses(text: string): string {
    return [...this.addresses].reduce((result, [from, to]) => result.replaceAll(from, to), text);
  }
}
