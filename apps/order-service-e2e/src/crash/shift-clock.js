// Loaded before the service by the crash test: its clock is this far ahead, so that what is due later is due now.
const RealDate = Date;
const aheadMs = Number(process.env.CRASH_CLOCK_AHEAD_MS ?? 0);

globalThis.Date = class Date extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + aheadMs);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + aheadMs;
  }
};
