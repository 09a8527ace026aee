import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ServiceConfig } from '../../config/service-config';
import { SharedKeys } from '../../database/shared-keys.service';
import { Clock } from '../../system/clock';
import { isViewToken, signViewToken, type ViewTokenScope } from './view-token';

const KEY_NAME = 'checkout';
const MINUTE_MS = 60_000;
/** A link lives between one hour and ten minutes more. */
const LINK_MS = 60 * MINUTE_MS;
/** Links made within this time are the same text: a repeated answer stays what it was. */
const GRID_MS = 10 * MINUTE_MS;
/** How long a browser that has been let in stays so, in seconds: the receipt is wanted later than the payment. */
export const PAGE_SECONDS = 24 * 3_600;

/** Lets people see one order's checkout page without an account. Why it is done this way: docs/adr/0008. */
@Injectable()
export class CheckoutAccess implements OnModuleInit {
  private key: Buffer = Buffer.alloc(0);

  constructor(
    private readonly keys: SharedKeys,
    private readonly config: ServiceConfig,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    this.key = await this.keys.of(KEY_NAME);
  }

  /** Address that opens the order's page in any browser, for about an hour. */
  urlFor(orderId: string): string {
    const now = this.clock.now().getTime();
    const expiresAt = new Date(Math.ceil((now + LINK_MS) / GRID_MS) * GRID_MS);
    const token = signViewToken(this.key, { orderId, use: 'link' }, expiresAt);
    return `${this.config.publicUrl}/checkout/${orderId}?view=${token}`;
  }

  /** What the browser keeps once it was let in: good for {@link PAGE_SECONDS}. */
  pageToken(orderId: string): string {
    const expiresAt = new Date(this.clock.now().getTime() + PAGE_SECONDS * 1_000);
    return signViewToken(this.key, { orderId, use: 'page' }, expiresAt);
  }

  /** Whether the token lets its holder see this, now. */
  admits(scope: ViewTokenScope, token: string): boolean {
    return isViewToken(this.key, scope, token, this.clock.now());
  }
}
