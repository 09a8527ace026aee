import { html, type Html } from '../../pages/html';
import type { OrderItem } from '../api-types';
import { act, choice, field, type OperatorView } from './layout';

const ACCEPT = ['accept', 'Leave the order as it is'] as const;
const HONOUR = ['honour', 'Take it as paid'] as const;

/** What a person decides about money that does not fit. */
export function reviewForm(view: OperatorView, order: OrderItem, back: string): Html {
  const fields = html`<input type="hidden" name="reviewReason" value="${order.reviewReason ?? ''}" />
    ${choice('decision', 'Decision', order.reviewReason === 'late' ? [ACCEPT, HONOUR] : [ACCEPT])}
    ${field('reason', 'Why', { required: true })}`;
  return act(view, `resolve/${order.orderId}`, { label: 'Resolve the review', back, fields });
}
