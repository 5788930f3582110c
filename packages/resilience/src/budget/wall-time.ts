import type { Clock, Timer } from '@coppice/host';

/** The time that a budget has, with a call when most of it and when all of it is over. */
export class WallTime {
  readonly #clock: Clock;
  readonly #timers: readonly Timer[];
  readonly untilMs: number;

  constructor(options: {
    readonly clock: Clock;
    readonly wallMs: number | undefined;
    /** When it ends, if it has begun in an earlier process. */
    readonly untilMs: number | undefined;
    /** When the time of the budget above ends. */
    readonly atMostUntilMs: number;
    readonly lowRatio: number;
    readonly onLow: () => void;
    readonly onSpent: () => void;
  }) {
    const { clock, wallMs, atMostUntilMs, lowRatio } = options;
    this.#clock = clock;
    if (wallMs === undefined || wallMs === Number.POSITIVE_INFINITY) {
      this.untilMs = atMostUntilMs; // Whoever set that limit tells of it.
      this.#timers = [];
      return;
    }
    const ownUntilMs = options.untilMs ?? clock.now() + wallMs;
    const beganAtMs = ownUntilMs - wallMs;
    this.untilMs = Math.min(ownUntilMs, atMostUntilMs);
    const lowAtMs = beganAtMs + lowRatio * (this.untilMs - beganAtMs);
    this.#timers = [
      clock.setTimeout(options.onLow, lowAtMs - clock.now()),
      clock.setTimeout(options.onSpent, this.untilMs - clock.now()),
    ];
  }

  /** The date at which it is over, where it was limited here. */
  get saved(): { readonly untilWallMs?: number } {
    if (this.#timers.length === 0) return {};
    const clock = this.#clock;
    return { untilWallMs: clock.wallTime() + (this.untilMs - clock.now()) };
  }

  isOver(): boolean {
    return this.#clock.now() >= this.untilMs;
  }

  stop(): void {
    for (const timer of this.#timers) this.#clock.clearTimeout(timer);
  }
}
