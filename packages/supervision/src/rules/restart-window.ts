/**
 * How many restarts a supervisor allows itself: more than `restarts` within `withinMs` and it gives
 * up. A restart exactly `withinMs` ago still counts.
 *
 * @see Erlang/OTP, supervisor, "Tuning the Intensity and Period".
 */
export interface Intensity {
  /** Default 1; ≥ 0. */
  readonly restarts: number;
  /** Default 5 000; > 0. */
  readonly withinMs: number;
}

/** One restart in five seconds, as in OTP. */
export const INTENSITY_DEFAULT: Intensity = Object.freeze({ restarts: 1, withinMs: 5_000 });

/** The latest restarts of one supervisor, for all its children together. */
export class RestartWindow {
  readonly #intensity: Intensity;
  /** Times of restarts, oldest first; those before `#first` have left the window. */
  #times: number[] = [];
  #first = 0;

  constructor(intensity: Intensity) {
    this.#intensity = intensity;
  }

  /** How many restarts count at `nowMs`. */
  countAt(nowMs: number): number {
    const oldestMs = nowMs - this.#intensity.withinMs;
    while (this.#first < this.#times.length && (this.#times[this.#first] as number) < oldestMs) {
      this.#first++;
    }
    if (this.#first > 64 && this.#first * 2 > this.#times.length) {
      this.#times = this.#times.slice(this.#first); // Each time is moved at most once on average.
      this.#first = 0;
    }
    return this.#times.length - this.#first;
  }

  /** Whether one restart more at `nowMs` is allowed. */
  allowsAt(nowMs: number): boolean {
    return this.countAt(nowMs) < this.#intensity.restarts;
  }

  add(nowMs: number): void {
    this.#times.push(nowMs);
  }
}
