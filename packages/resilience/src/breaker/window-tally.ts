import type { WindowCounts } from './call-record.ts';

const FAILED = 1;
const SLOW = 2;

/** A result as it is kept and saved: one number. */
export const flagsOf = (failed: boolean, slow: boolean): number =>
  (failed ? FAILED : 0) | (slow ? SLOW : 0);

/** How many of the results in a window are what, without going through them. */
export class WindowTally implements WindowCounts {
  calls = 0;
  failures = 0;
  slow = 0;

  /** A result comes in, or leaves. */
  count(flags: number, by: 1 | -1): void {
    this.calls += by;
    if (flags & FAILED) this.failures += by;
    if (flags & SLOW) this.slow += by;
  }

  get isClean(): boolean {
    return this.failures === 0 && this.slow === 0;
  }
}
