import type { QPayOffset } from './payment-queries.types';
import type { QPayPayment } from './payment.types';
import { LARGEST_PAGE } from './payment-calls';

interface Page {
  count: number;
  rows: QPayPayment[];
}

/**
 * Every row of a question that is answered in pages. Rows that move to the next page while it is being read (a payment
 * arrives) come once. Ends at the first page that is empty or brings nothing new, whatever `count` says.
 */
export async function* eachPayment(
  readPage: (offset: QPayOffset) => Promise<Page>,
  pageLimit: number = LARGEST_PAGE,
): AsyncGenerator<QPayPayment, void, undefined> {
  const seen = new Set<string>();
  for (let pageNumber = 1; ; pageNumber += 1) {
    const { count, rows } = await readPage({ pageNumber, pageLimit });
    const fresh = rows.filter(({ paymentId }) => !seen.has(paymentId));
    for (const row of fresh) {
      if (seen.has(row.paymentId)) continue;
      seen.add(row.paymentId);
      yield row;
    }
    // A full page may be followed by another even where QPay counts only the rows of this one.
    if (fresh.length === 0 || (rows.length < pageLimit && seen.size >= count)) return;
  }
}
