import { decodeAnswer } from './wire/decode-answer';
import { paymentPage } from './wire/payment.wire';
import { eachPayment } from './payment-pages';
import type { QPayOffset } from './payment-queries.types';

/** Reads everything from prepared pages; returns the ids and the pages asked for. */
async function read(pages: string[][], count: number, pageLimit: number) {
  const asked: QPayOffset[] = [];
  const readPage = async (offset: QPayOffset) => {
    asked.push(offset);
    const rows = (pages[offset.pageNumber - 1] ?? []).map((id) => ({
      payment_id: id,
      payment_status: 'PAID',
      payment_amount: '1.00',
    }));
    return decodeAnswer('payment.list', paymentPage, { count, rows });
  };
  const ids: string[] = [];
  for await (const { paymentId } of eachPayment(readPage, pageLimit)) ids.push(paymentId);
  return { ids, asked: asked.map(({ pageNumber }) => pageNumber) };
}

describe('eachPayment', () => {
  it('ends with the first page that is not full', async () => {
    await expect(read([['1', '2'], ['3']], 3, 2)).resolves.toEqual({ ids: ['1', '2', '3'], asked: [1, 2] });
  });

  it('asks once more after a full page, because count may be the page’s own', async () => {
    await expect(
      read(
        [
          ['1', '2'],
          ['3', '4'],
        ],
        2,
        2,
      ),
    ).resolves.toEqual({ ids: ['1', '2', '3', '4'], asked: [1, 2, 3] });
  });

  it('goes on where QPay gives smaller pages than asked for', async () => {
    await expect(read([['1', '2'], ['3']], 3, 100)).resolves.toEqual({ ids: ['1', '2', '3'], asked: [1, 2] });
  });

  it('gives a payment once that moves to the next page meanwhile, or stands twice on one', async () => {
    await expect(
      read(
        [
          ['1', '2'],
          ['2', '3'],
          ['4', '4'],
        ],
        5,
        2,
      ),
    ).resolves.toMatchObject({ ids: ['1', '2', '3', '4'] });
  });

  it('ends when QPay repeats the same page for ever', async () => {
    await expect(
      read(
        [
          ['1', '2'],
          ['1', '2'],
          ['1', '2'],
        ],
        99,
        2,
      ),
    ).resolves.toEqual({ ids: ['1', '2'], asked: [1, 2] });
  });

  it('reads no page before it is asked for', async () => {
    let asked = 0;
    const pages = eachPayment(async () => ((asked += 1), { count: 0, rows: [] }));
    expect(asked).toBe(0);
    await pages.next();
    expect(asked).toBe(1);
  });
});
