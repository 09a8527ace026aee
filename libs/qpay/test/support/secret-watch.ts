import type { LoggerService } from '@nestjs/common';
import { inspect } from 'node:util';

/** Keeps everything that was said, to look for what must never be said. */
export class SecretWatch implements LoggerService {
  private readonly said: string[] = [];
  private readonly secrets = new Set<string>();
  private kept: unknown[] = [];

  log = (...words: unknown[]) => this.hear(...words);
  warn = (...words: unknown[]) => this.hear(...words);
  error = (...words: unknown[]) => this.hear(...words);
  debug = (...words: unknown[]) => this.hear(...words);
  verbose = (...words: unknown[]) => this.hear(...words);
  fatal = (...words: unknown[]) => this.hear(...words);

  /** Keeps a value the way a curious logger would print it: hidden fields, causes and all. */
  hear(...values: unknown[]): void {
    for (const value of values) {
      if (typeof value === 'string') this.said.push(value);
      else
        this.said.push(inspect(value, { showHidden: true, depth: 20, maxStringLength: null }), asJson(value));
    }
  }

  /** Keeps a value to be heard when it is searched: there may be many, while a test measures something. */
  keep(value: unknown): void {
    this.kept.push(value);
  }

  /** A client's credentials, in every form in which they travel. */
  protectCredentials({ clientId, clientSecret }: { clientId: string; clientSecret: string }): void {
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    for (const secret of [clientSecret, basic, encodeURIComponent(clientSecret)]) this.secrets.add(secret);
  }

  /** A token, and each part of it that tells it from others. */
  protectToken(token: string): void {
    const [, claims = '', signature = ''] = token.split('.');
    for (const secret of [token, claims, signature]) if (secret.length >= 8) this.secrets.add(secret);
  }

  /** Forgets what was heard. */
  forget(): void {
    this.said.length = 0;
    this.kept = [];
  }

  /** Whether a line like this was heard. */
  heard(pattern: RegExp): boolean {
    return this.said.some((line) => pattern.test(line));
  }

  /** The lines like this that were heard, in order. */
  lines(pattern: RegExp): string[] {
    return this.said.filter((line) => pattern.test(line));
  }

  /** The lines that hold a secret. */
  leaks(): string[] {
    this.hear(...this.kept.splice(0));
    const secrets = [...this.secrets];
    return this.said.filter((line) => secrets.some((secret) => line.includes(secret)));
  }
}

/** @throws Error when a secret was said: the end of every test */
export function expectNoLeak(watch: SecretWatch): void {
  const [leak] = watch.leaks();
  if (leak !== undefined) throw new Error(`a secret was said: ${leak}`);
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    // A circle: what is in it has been inspected.
    return '';
  }
}
