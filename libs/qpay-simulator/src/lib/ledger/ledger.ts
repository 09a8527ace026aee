import { SimulatorClock } from '../core/clock';
import { formatDecimal } from '../core/money';
import { SeededRandom } from '../core/random';
import { EventLog } from '../logs/event-log';
import { composeQrText } from '../qr/emv-code';
import { InvoiceDraft, InvoiceRecord, PaymentRecord } from './records';

/** The books of the simulated QPay: every invoice and every payment, found by id. */
export class Ledger {
  private readonly invoicesById = new Map<string, InvoiceRecord>();
  private readonly invoicesByAlias = new Map<string, InvoiceRecord>();
  private readonly paymentsById = new Map<string, PaymentRecord>();

  constructor(
    readonly clock: SimulatorClock,
    readonly random: SeededRandom,
    readonly events: EventLog,
  ) {}

  /** Books a new invoice. Nothing keeps a merchant from using a number twice: QPay does not check it. */
  open(draft: InvoiceDraft): InvoiceRecord {
    const { merchantName, reference, ...fields } = draft;
    const now = this.clock.now();
    const qrId = this.random.digits(15);
    const qrText = composeQrText({
      qrId,
      amount: formatDecimal(draft.totals.total),
      currency: draft.currency,
      merchantName,
      reference,
      description: draft.description,
      bankReference: this.random.digits(20),
      transferId: this.random.digits(15),
    });
    const invoice: InvoiceRecord = {
      ...fields,
      id: this.random.uuid(),
      status: 'OPEN',
      statusAt: now,
      createdAt: now,
      qrId,
      qrText,
      shortId: this.random.alphanumeric(10),
      payments: [],
    };
    this.invoicesById.set(invoice.id, invoice);
    for (const alias of [invoice.qrText, invoice.qrId, invoice.shortId])
      this.invoicesByAlias.set(alias, invoice);
    const amount = formatDecimal(draft.totals.total);
    this.events.add('invoice.created', { invoiceId: invoice.id, amount, api: invoice.api, reference });
    return invoice;
  }

  /** An invoice by its id. */
  invoice(id: string): InvoiceRecord | undefined {
    return this.invoicesById.get(id);
  }

  /** An invoice by whatever a person may paste: id, QR text, the id inside it, deep link, short link. */
  find(text: string): InvoiceRecord | undefined {
    const pasted = text.trim();
    const known = (key: string) => this.invoicesById.get(key) ?? this.invoicesByAlias.get(key);
    const linked = /qPay_QRcode=([\s\S]+)$/.exec(pasted)?.[1] ?? '';
    return known(pasted) ?? known(linked) ?? known(pasted.split(/[/=]/).pop() ?? '');
  }

  /** Every invoice, oldest first. */
  invoices(): InvoiceRecord[] {
    return [...this.invoicesById.values()];
  }

  /** A payment that the books show. */
  payment(id: string): PaymentRecord | undefined {
    const payment = this.paymentsById.get(id);
    return payment?.visible ? payment : undefined;
  }

  /** Every payment that the books show, oldest first. */
  payments(): PaymentRecord[] {
    return [...this.paymentsById.values()].filter((payment) => payment.visible);
  }

  /** Puts a payment into the books. */
  record(invoice: InvoiceRecord, payment: PaymentRecord): void {
    this.paymentsById.set(payment.id, payment);
    invoice.payments.push(payment);
  }

  /** Changes an invoice's status. */
  setStatus(invoice: InvoiceRecord, status: InvoiceRecord['status']): void {
    invoice.status = status;
    invoice.statusAt = this.clock.now();
  }
}
