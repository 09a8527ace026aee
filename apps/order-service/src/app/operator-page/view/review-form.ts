import { html, type Html } from '../../pages/html';
import type { OrderItem } from '../api-types';
import { act, choice, field, type OperatorView } from './layout';

/** What a person decides about money that does not fit. */
export function reviewForm(view: OperatorView, order: OrderItem, back: string): Html {
  const fields = html`<input type="hidden" name="reviewReason" value="${order.reviewReason ?? ''}" />
    ${choice('decision', 'Decision', order.reviewReason === 'late' ? ['accept', 'honour'] : ['accept'])}
    ${field('reason', 'Why', { required: true })}`;
  return act(view, `resolve/${order.orderId}`, { label: 'Resolve the review', back, fields });
}
