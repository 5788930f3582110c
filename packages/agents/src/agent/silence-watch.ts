import type { Clock, Timer } from '@coppice/host';
import { createStallDetector, type ProgressKind, type StallDetector } from '@coppice/resilience';
import type { LastProgress } from '../failure/failure.ts';

/** Looks at the silence of one attempt until it is over, or too long. */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #detector: StallDetector;
  readonly #isWaiting: () => boolean;
  readonly #onStalled: (finding: string) => void;
  #timer: Timer;
  lastProgress: LastProgress;

  /** @param options.isWaiting Whether it waits for a child, which is watched itself. */
  constructor(options: {
    readonly clock: Clock;
    readonly idleMs: number;
    readonly isWaiting: () => boolean;
    readonly onStalled: (finding: string) => void;
  }) {
    const { clock, idleMs } = options;
    const nowMs = clock.now();
    this.#clock = clock;
    this.#detector = createStallDetector({
      ...{ nowMs, idleMs, firstProgressMs: idleMs },
      longestIdleRatio: 1, // An idle budget is a promise: no rhythm excuses more.
    });
    this.#isWaiting = options.isWaiting;
    this.#onStalled = options.onStalled;
    this.lastProgress = { kind: 'start', atMs: nowMs };
    this.#lookLater();
  }

  progress(kind: ProgressKind): void {
    const atMs = this.#clock.now();
    this.#detector.progress(kind, atMs);
    this.lastProgress = { kind, atMs };
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
  }

  #lookLater(): void {
    this.#timer = this.#clock.setTimeout(() => this.#look(), this.#detector.nextCheckMs());
  }

  #look(): void {
    if (this.#isWaiting()) this.progress('child');
    const verdict = this.#detector.check(this.#clock.now());
    if (verdict.type === 'stalled') this.#onStalled(verdict.finding);
    else this.#lookLater();
  }
}
