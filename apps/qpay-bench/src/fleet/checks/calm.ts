import type { VirtualTime } from '../time/virtual-time';

/** Whether the world was in order: the promises about failed requests hold while it is, and soon after it is again. */
export class Calm {
  private troubles = 0;
  private lastBeganAt = -Infinity;
  private calmFrom = 0;

  constructor(private readonly time: VirtualTime) {}

  /** Trouble begins; the returned function says that it is over. */
  disturb(): (graceMs: number) => void {
    this.troubles += 1;
    this.lastBeganAt = this.time.now;
    return (graceMs) => {
      this.troubles -= 1;
      this.calmFrom = Math.max(this.calmFrom, this.time.now + graceMs);
    };
  }

  /** Trouble of one moment, with what it leaves behind. */
  jolt(graceMs: number): void {
    this.disturb()(graceMs);
  }

  /** Whether nothing was wrong from that moment until now. */
  since(moment: number): boolean {
    return this.troubles === 0 && moment >= this.calmFrom && moment > this.lastBeganAt;
  }
}
