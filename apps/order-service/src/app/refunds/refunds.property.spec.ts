import fc from 'fast-check';
import type { Refund } from '../database/schema';
import { OwnWorld } from '../payments/own-world.testing';
import { PAYMENT_PLANS, REFUND_ROUNDS } from './refund-acts.testing';
import { RefundStory } from './refund-story.testing';
import { Refunds } from './refunds.service';

/** What a failed run has printed runs its choices again; how requests that come at once interleave is the machine's. */
const { REFUND_SEED, REFUND_PATH, REFUND_RUNS } = process.env;
const RUNS = Number(REFUND_RUNS ?? 40);
const WITHOUT_EFFECT = ['FAILED', 'REJECTED'];

describe(Refunds, () => {
  let own: OwnWorld;
  beforeAll(async () => (own = await OwnWorld.start()));
  afterAll(() => own.stop());
  afterEach(() => own.afterTest());

  /** What must hold of one payment, after whatever. */
  const wrongOf = (story: RefundStory, paymentId: string, all: readonly Refund[]) => {
    const of = all.filter((refund) => refund.paymentId === paymentId);
    const agreed = of.filter(({ kind, approvedBy }) => kind === 'API' && approvedBy !== null);
    const effective = of.filter(({ status }) => !WITHOUT_EFFECT.includes(status));
    const failed = of.filter(({ status }) => status === 'FAILED');
    const done = agreed.filter(({ status }) => status === 'DONE');
    return [
      ...(effective.length > 1 ? ['It has two refunds that count.'] : []),
      ...(story.sent(paymentId) > agreed.length
        ? ['QPay was asked more often than people have agreed.']
        : []),
      ...(of.some(({ approvedBy, requestedBy }) => approvedBy === requestedBy)
        ? ['One person was enough.']
        : []),
      ...(done.length > 0 && !story.isReturned(paymentId) ? ['It is done here and not at QPay.'] : []),
      ...failed
        .filter(({ errorCode }) => !['PAYMENT_SETTLED', 'NOT_CARRIED_OUT'].includes(errorCode ?? ''))
        .map(({ errorCode }) => `It failed without proof: ${errorCode}.`),
    ].map((what) => `Payment ${paymentId}: ${what}`);
  };

  const wrongIn = async (story: RefundStory) => {
    const all = await story.refunds();
    const told = (await own.world.messages(story.orderId)).filter(({ type }) => type === 'order.refunded');
    const done = all.filter(({ status }) => status === 'DONE');
    return [
      // G2 among them: no more is given back than was captured.
      ...(await own.world.breaches()),
      ...story.paymentIds.flatMap((id) => wrongOf(story, id, all)),
      ...(told.length === done.length ? [] : [`${done.length} are done and ${told.length} were told of.`]),
    ];
  };

  /** Whoever looks last: what QPay has given back is booked, and what nobody knows is before a person. */
  const unfinishedIn = async (story: RefundStory) => {
    const all = await story.refunds();
    const { reviewReason } = await own.world.order(story.orderId);
    const unbooked = story.paymentIds.filter(
      (id) =>
        story.isReturned(id) && !all.some(({ paymentId, status }) => paymentId === id && status === 'DONE'),
    );
    const open = all.filter(({ status }) => status === 'SENDING' || (status === 'UNKNOWN' && !reviewReason));
    return [
      ...unbooked.map((id) => `Payment ${id} was given back and is not so here.`),
      ...open.map(({ id, status }) => `Refund ${id} is ${status}, and nobody is asked.`),
    ];
  };

  it('I-29, I-30, I-31: whatever people do at once and whatever answer is lost, each payment goes back once at most, and each refund ends', async () => {
    const property = fc.asyncProperty(PAYMENT_PLANS, REFUND_ROUNDS, async (plans, rounds) => {
      const story = await RefundStory.begin(own.world, plans);
      for (const round of rounds) {
        expect([...(await story.play(round)), ...(await wrongIn(story))]).toEqual([]);
      }
      await story.end();
      expect([...(await wrongIn(story)), ...(await unfinishedIn(story))]).toEqual([]);
    });
    // Shorter examples are not looked for: each try is an order of its own on a real database.
    await fc.assert(property, {
      ...{ seed: Number(REFUND_SEED ?? 5), path: REFUND_PATH, numRuns: RUNS, endOnFailure: true },
    });
  });
});
