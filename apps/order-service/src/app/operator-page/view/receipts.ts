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
  const rows = receipts.map((receipt) => [
    moment(receipt.createdAt),
    orderLink(receipt.orderId),
    html`<code>${receipt.paymentId}</code>`,
    receipt.receiverType,
    html`${badge(receipt.status)} ${receipt.errorCode ?? ''}`,
    html`<code>${receipt.receiptId ?? '–'}</code>`,
    receipt.status === 'UNKNOWN' ? conclusion(view, receipt, back) : '–',
  ]);
  return table(view, caption, view.texts.receipt.heads, rows);
}

/** QPay has no search for receipts: a person has looked at the tax office. */
function conclusion(view: OperatorView, { paymentId }: ReceiptItem, back: string): Html {
  const { refund, receipt } = view.texts;
  const fields = html`${choice('finding', refund.found, receipt.findings)}
  ${field('receiptId', receipt.number)} ${field('evidence', receipt.how, { required: true })}`;
  return html`<details>
    <summary>${refund.doubt}</summary>
    ${act(view, `conclude-receipt/${paymentId}`, { label: refund.conclude, back, fields })}
  </details>`;
}
