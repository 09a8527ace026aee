/**
 * For tests of an application's own callback handlers.
 *
 * @packageDocumentation
 */
export {
  forgeQPayCallback,
  forgeQPayPaymentEvent,
  type ForgedQPayCallback,
  type ForgeQPayCallback,
} from './lib/callback/forge-callback';
