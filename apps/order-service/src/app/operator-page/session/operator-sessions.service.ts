import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { decodeJwt } from 'jose';
import { ServiceConfig } from '../../config/service-config';
import { SharedKeys } from '../../database/shared-keys.service';
import { Clock } from '../../system/clock';
import { seal, unseal } from './seal';

const KEY_NAME = 'operator-page';
/** A session ends this long after signing in, in seconds, or with its token. */
const SESSION_SECONDS = 30 * 60;
const COOKIE = 'operator';
const COOKIE_SCOPE = 'Path=/operator; HttpOnly; SameSite=Strict';

/** Somebody who has signed in on the operators' page. */
export interface OperatorSession {
  /** The operator token: what the page sends to the API, never to the browser. */
  token: string;
  /** Whose it is. */
  user: string;
  /** Has to come with every form of this session. */
  csrf: string;
}

/** An operator token in exchange for a cookie of short life that nobody but this service can read. */
@Injectable()
export class OperatorSessions implements OnModuleInit {
  private key: Buffer = Buffer.alloc(0);

  constructor(
    private readonly keys: SharedKeys,
    private readonly config: ServiceConfig,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    this.key = await this.keys.of(KEY_NAME);
  }

  /** `Set-Cookie` of a new session for a token that was found good. */
  begin(token: string): string {
    const end = this.clock.now().getTime() + SESSION_SECONDS * 1_000;
    const value = seal(this.key, JSON.stringify({ token, end }));
    return `${COOKIE}=${value}; Max-Age=${SESSION_SECONDS}; ${this.scope()}`;
  }

  /** `Set-Cookie` that ends a session. */
  end(): string {
    return `${COOKIE}=; Max-Age=0; ${this.scope()}`;
  }

  /** The session of a request's `Cookie` header; none when it is over. */
  read(header: string | undefined): OperatorSession | undefined {
    const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
    const value = pairs.find(([name]) => name === COOKIE)?.[1] ?? '';
    const text = unseal(this.key, value);
    if (text === undefined) return undefined;
    const { token, end } = JSON.parse(text) as { token: string; end: number };
    if (end <= this.clock.now().getTime()) return undefined;
    return { token, user: decodeJwt(token).sub ?? '', csrf: this.csrf(value) };
  }

  /** Whether a form was made by a page of this session. */
  admits(session: OperatorSession, given: unknown): boolean {
    const [expected, actual] = [Buffer.from(session.csrf), Buffer.from(String(given))];
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  }

  private csrf(value: string): string {
    return createHmac('sha256', this.key).update(`csrf:${value}`).digest('base64url');
  }

  private scope(): string {
    return this.config.publicUrl.startsWith('https:') ? `${COOKIE_SCOPE}; Secure` : COOKIE_SCOPE;
  }
}
