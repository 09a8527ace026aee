import { html, type Html } from '../../pages/html';
import type { OrderItem } from '../api-types';
import { act, choice, field, type OperatorView } from './layout';

/** What a person decides about money that does not fit. */
export function reviewForm(view: OperatorView, order: OrderItem, back: string): Html {
  const { accept, honour, decision, why, resolve } = view.texts.review;
  const decisions = [['accept', accept] as const, ['honour', honour] as const];
  const fields = html`<input type="hidden" name="reviewReason" value="${order.reviewReason ?? ''}" />
    ${choice('decision', decision, order.reviewReason === 'late' ? decisions : decisions.slice(0, 1))}
    ${field('reason', why, { required: true })}`;
  return act(view, `resolve/${order.orderId}`, { label: resolve, back, fields });
}
