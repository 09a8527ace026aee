import { SimulatorClock } from '../core/clock';
import { toWireDate } from '../core/dates';
import { JsonObject } from '../core/json';
import { InvoiceRecord } from './records';

/** A card subscription, made with an invoice. */
export interface SubscriptionRecord {
  id: string;
  active: boolean;
  merchantId: string;
  invoiceId: string;
  webhook: string;
  /** `1D`, `2W`, `1M`, … */
  interval: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  lastChargedAt: number | undefined;
  nextChargeAt: number;
  changedAt: number;
}

const INTERVAL = /^([1-9]\d{0,3})([DWM])$/;
const DAY_MS = 86_400_000;

/** Whether a text is an interval QPay takes. */
export function isInterval(text: unknown): boolean {
  return typeof text === 'string' && INTERVAL.test(text);
}

/** The moment one interval after another; months keep the day of the month where they have it. */
export function nextCharge(from: number, interval: string): number {
  const [, count = '1', unit = 'M'] = INTERVAL.exec(interval) ?? [];
  if (unit !== 'M') return from + Number(count) * (unit === 'W' ? 7 : 1) * DAY_MS;
  const date = new Date(from);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + Number(count), 1);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}

/** The subscription of an invoice that asked for one. */
export function openSubscription(
  invoice: InvoiceRecord,
  id: string,
  clock: SimulatorClock,
): SubscriptionRecord {
  const { source } = invoice;
  const interval = String(source['subscription_interval']);
  const asked = Date.parse(String(source['next_payment_date'] ?? ''));
  return {
    id,
    active: true,
    merchantId: invoice.merchantId,
    invoiceId: invoice.id,
    webhook: String(source['subscription_webhook']),
    interval,
    startedAt: clock.now(),
    lastChargedAt: undefined,
    nextChargeAt: Number.isNaN(asked) ? nextCharge(clock.now(), interval) : asked,
    changedAt: clock.now(),
  };
}

/** The subscription as create and get answer it. */
export function wireSubscription(subscription: SubscriptionRecord): JsonObject {
  const { lastChargedAt } = subscription;
  return {
    id: subscription.id,
    is_active: subscription.active,
    merchant_id: subscription.merchantId,
    g_invoice_id: subscription.invoiceId,
    webhook: subscription.webhook,
    start_date: toWireDate(subscription.startedAt),
    interval: subscription.interval,
    last_interval_date: lastChargedAt === undefined ? null : toWireDate(lastChargedAt),
    next_payment_date: toWireDate(subscription.nextChargeAt),
    note: null,
    created_by: subscription.merchantId,
    created_date: toWireDate(subscription.startedAt),
    updated_by: subscription.merchantId,
    updated_date: toWireDate(subscription.changedAt),
    status: true,
  };
}
