import type { LoginMood } from '../qpay/virtual-qpay';
import { duration, type Fault, type FaultName } from './fault';

/** The longest that an instance rests after a failure of QPay, in milliseconds: until then its callers may be refused. */
const AFTER_QPAY_MS = 90_000;
/** Two logins close to each other, one of them another system's, may fail a request between them, in milliseconds. */
const AFTER_FOREIGN_LOGIN_MS = 15_000;
const LONGEST_MS = 10 * 60_000;

/** QPay answers logins differently for a while; not while it does so already. */
const mood =
  (feeling: LoginMood, longestMs = LONGEST_MS): Fault =>
  ({ qpay, calm, time }, random) => {
    if (qpay.mood !== 'well') return;
    const over = calm.disturb();
    qpay.mood = feeling;
    time.schedule(duration(random, longestMs), () => {
      qpay.mood = 'well';
      over(AFTER_QPAY_MS);
    });
  };

export const QPAY_FAULTS: Partial<Record<FaultName, Fault>> = {
  'qpay-unavailable': mood('unavailable'),
  'qpay-rate-limit': mood('rate-limit'),
  'qpay-refuses': mood('refused'),
  'qpay-garbage': mood('garbage'),
  'qpay-hangs': mood('hanging'),
  'qpay-loses-answer': mood('answer-lost', 60_000),
  'qpay-slow': ({ qpay, calm, time }, random) => {
    if (qpay.slowness > 1) return;
    const over = calm.disturb();
    qpay.slowness = random.between(3, 40);
    time.schedule(duration(random, LONGEST_MS), () => {
      qpay.slowness = 1;
      over(AFTER_QPAY_MS);
    });
  },
  'foreign-login': ({ qpay, calm }) => {
    qpay.foreignLogin();
    calm.jolt(AFTER_FOREIGN_LOGIN_MS);
  },
};
