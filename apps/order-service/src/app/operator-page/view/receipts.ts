import { html, type Html } from '../../pages/html';
import type { ReceiptItem } from '../api-types';
import { act, badge, choice, field, moment, orderLink, table, type OperatorView } from './layout';

/** Tax receipts, with what a person has to say of those in doubt. */
export function receiptTable(
  view: OperatorView,
  caption: string,
  receipts: readonly ReceiptItem[],
  back: string,
): Html {
  const heads = ['Asked', 'Order', 'Payment', 'For', 'Status', 'Number', 'Decision'];
  const rows = receipts.map((receipt) => [
    moment(receipt.createdAt),
    orderLink(receipt.orderId),
    html`<code>${receipt.paymentId}</code>`,
    receipt.receiverType,
    html`${badge(receipt.status)} ${receipt.errorCode ?? ''}`,
    html`<code>${receipt.receiptId ?? '–'}</code>`,
    receipt.status === 'UNKNOWN' ? conclusion(view, receipt, back) : '–',
  ]);
  return table(caption, heads, rows);
}

const FINDINGS = [
  ['made', 'There is one'],
  ['not_made', 'There is none: ask for it again'],
] as const;

/** QPay has no search for receipts: a person has looked at the tax office. */
function conclusion(view: OperatorView, { paymentId }: ReceiptItem, back: string): Html {
  const fields = html`${choice('finding', 'What was found', FINDINGS)}
  ${field('receiptId', 'Its number, if there is one')}
  ${field('evidence', 'How it was found out', { required: true })}`;
  return html`<details>
    <summary>End the doubt</summary>
    ${act(view, `conclude-receipt/${paymentId}`, { label: 'Note what was found', back, fields })}
  </details>`;
}
