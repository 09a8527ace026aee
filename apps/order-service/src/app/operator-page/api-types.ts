/** What the operators' API answers, as far as the page shows it. Money is decimal text, moments are ISO text. */
export interface OrderItem {
  orderId: string;
  userId: string;
  reference: string | null;
  description: string;
  amount: string;
  captured: string;
  refunded: string;
  currency: string;
  status: string;
  reviewReason: string | null;
  createdAt: string;
  paidAt: string | null;
}

export interface Listed<T> {
  items: T[];
  nextCursor: string | null;
}

export interface RefundItem {
  id: string;
  orderId: string;
  paymentId: string;
  amount: string;
  kind: string;
  status: string;
  reason: string;
  evidence: string | null;
  requestedBy: string;
  approvedBy: string | null;
  createdAt: string;
}

export interface ReceiptItem {
  paymentId: string;
  orderId: string;
  status: string;
  receiverType: string;
  receiptId: string | null;
  errorCode: string | null;
  createdAt: string;
}

export interface OrderDetails extends OrderItem {
  attempts: {
    attemptId: string;
    number: number;
    status: string;
    invoiceId: string | null;
    lastCheckedAt: string | null;
    nextCheckAt: string | null;
    checkFailures: number;
  }[];
  payments: { paymentId: string; amount: string; currency: string; type: string | null; seenAt: string }[];
  refunds: RefundItem[];
  receipts: ReceiptItem[];
}

export interface TimelineItem {
  at: string;
  type: string;
  actor: string;
  from: string | null;
  to: string | null;
  detail: Record<string, string>;
}

export interface UnmatchedItem {
  paymentId: string;
  invoiceId: string | null;
  amount: string;
  currency: string;
  seenAt: string;
}

export interface EventItem {
  eventId: string;
  orderId: string;
  type: string;
  createdAt: string;
  deliveredAt: string | null;
  attempts: number;
}

export interface StateAnswer {
  waitingForAPerson: Record<string, number>;
  checks: { overdue: number; oldestSeconds: number };
  sweeps: { name: string; reached: string; ageSeconds: number }[];
  outbox: { waiting: number; oldestSeconds: number; failing: number };
  qpay: { circuit: string };
}

export interface TokenAnswer {
  freshness: string;
  mode: string;
  ageSeconds?: number;
  secondsLeft?: number;
  fingerprint?: string;
  lastError?: { code: string; message: string; at: string };
}
