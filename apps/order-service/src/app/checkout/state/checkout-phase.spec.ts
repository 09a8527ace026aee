import { checkoutPhase, type CheckoutPhase, type PhaseFacts } from './checkout-phase';

const NOW = new Date('2026-11-23T10:00:00Z');
const LATER = new Date(NOW.getTime() + 1);

type Facts = Partial<PhaseFacts['order']> & { attempt?: PhaseFacts['attempt']['status'] };

const phase = ({ attempt = 'OPEN', ...order }: Facts) =>
  checkoutPhase(
    {
      order: { status: 'PENDING', reviewReason: null, captured: 0n, expiresAt: LATER, ...order },
      attempt: { status: attempt },
    },
    NOW,
  );

describe(checkoutPhase, () => {
  it.each<[string, Facts, CheckoutPhase]>([
    ['an invoice that waits', {}, 'open'],
    ['a part of the money', { captured: 1n }, 'partial'],
    ['an invoice that is being made', { attempt: 'CREATING' }, 'preparing'],
    ['an invoice that may not exist', { attempt: 'UNKNOWN' }, 'unready'],
    ['an invoice that was given up', { attempt: 'ABANDONED' }, 'unready'],
    ['the very moment of the end', { expiresAt: NOW }, 'expired'],
    ['an order that was ended', { status: 'EXPIRED', attempt: 'EXPIRED' }, 'expired'],
    ['an end before an invoice was made', { expiresAt: NOW, attempt: 'CREATING' }, 'expired'],
    ['a part of the money at the end', { expiresAt: NOW, captured: 1n }, 'review'],
    ['a part of the money and no invoice', { attempt: 'UNKNOWN', captured: 1n }, 'review'],
    ['late money', { status: 'EXPIRED', attempt: 'SETTLED_LATE', reviewReason: 'late' }, 'review'],
    ['late money for an old code beside a new one', { reviewReason: 'late', captured: 1n }, 'review'],
    ['late money for what was cancelled', { status: 'CANCELLED', reviewReason: 'late' }, 'review'],
    ['a cancelled order', { status: 'CANCELLED', attempt: 'CANCELLED' }, 'cancelled'],
    ['a paid order, whatever the clock says', { status: 'PAID', attempt: 'SETTLED', expiresAt: NOW }, 'paid'],
    ['a paid order with too much money', { status: 'PAID', reviewReason: 'overpaid' }, 'paid'],
    ['money on its way back', { status: 'REFUNDING' }, 'refunding'],
    ['money that went back', { status: 'REFUNDED' }, 'refunded'],
  ])('takes %s for what it is', (_, facts, expected) => expect(phase(facts)).toBe(expected));
});
