import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { PageFiles } from './view/page';

/** Four up from here, in `src` and in `dist` alike. */
const FOLDER = join(__dirname, '../../../assets/checkout');
const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};
const HASH_DIGITS = 10;

/** A file as it is sent. */
export interface ServedFile {
  type: string;
  body: Buffer;
}

/**
 * The page's own style, scripts and pictures, read once. A changed file has another name, so browsers may keep each for good;
 * that is why what others refer to comes first.
 */
@Injectable()
export class CheckoutFiles {
  private readonly served = new Map<string, ServedFile>();
  private readonly addresses = new Map<string, string>();
  readonly page: PageFiles;

  constructor() {
    for (const name of ['edge.svg', 'countdown.js', 'live.js']) this.add(name);
    this.page = { css: this.add('checkout.css'), js: this.add('checkout.js'), icon: this.add('icon.svg') };
  }

  /** The file of that name, hash included. */
  find(name: string): ServedFile | undefined {
    return this.served.get(name);
  }

  private add(name: string): string {
    const text = this.withAddresses(readFileSync(join(FOLDER, name), 'utf8'));
    const [stem = '', kind = ''] = name.split('.');
    const hash = createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS);
    const served = `${stem}.${hash}.${kind}`;
    this.served.set(served, { type: TYPES[kind] ?? '', body: Buffer.from(text) });
    this.addresses.set(`./${name}`, `./${served}`);
    return `/checkout/assets/${served}`;
  }

  private withAddresses(text: string): string {
    return [...this.addresses].reduce((result, [from, to]) => result.replaceAll(from, to), text);
  }
}
