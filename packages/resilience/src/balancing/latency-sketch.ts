import { build, type Histogram } from 'hdr-histogram-js';
import { checkAtLeast, checkCount, checkRatio } from '../option-checks.ts';

/** How exact a `LatencySketch` is, and how far back it looks. */
export interface LatencySketchOptions {
  /** How many digits of a quantile are right. Default 2: it is at most 1 % off; 1–3. */
  readonly significantDigits?: 1 | 2 | 3;
  /** After so many calls the calls before the last so many are forgotten. Default 1 000; ≥ 1. */
  readonly windowCalls?: number;
}

/** What holds where the options of a `LatencySketch` do not say otherwise. */
export const LATENCY_SKETCH_DEFAULTS: Required<LatencySketchOptions> = Object.freeze({
  // At most 12 KB for a millisecond to a day.
  significantDigits: 2,
  // Ten samples above the p99, and what was true yesterday does not decide today. A judgement.
  windowCalls: 1_000,
});

const SHORTEST_MS = 1;
const LONGEST_MS = 86_400_000;

/**
 * Quantiles of the latencies of the last 1 000 to 2 000 calls, in bounded memory.
 *
 * Use one per agent × task type, or model. Latencies are counted in whole
 * milliseconds, those below 1 ms and above a day as these.
 *
 * @param options `significantDigits` 2, `windowCalls` 1 000.
 * @throws {RangeError} An option, a latency or a quantile is out of its range; the message has it.
 * @see Gil Tene, HdrHistogram, http://hdrhistogram.org
 * @example
 * import { LatencySketch } from '@coppice/resilience';
 * const sketch = new LatencySketch();
 * for (let latencyMs = 1; latencyMs <= 1_000; latencyMs++) sketch.observe(latencyMs);
 * const p95 = sketch.quantileMs(0.95) ?? 0;
 * if (Math.abs(p95 - 950) > 10) throw new Error(`not the p95: ${p95}`);
 */
export class LatencySketch {
  readonly #options: Required<LatencySketchOptions>;
  #previous: Histogram | undefined;
  #present: Histogram;
  #merged: Histogram | undefined;

  constructor(options: LatencySketchOptions = {}) {
    this.#options = { ...LATENCY_SKETCH_DEFAULTS, ...options };
    const { significantDigits } = this.#options;
    if (![1, 2, 3].includes(significantDigits)) {
      throw new RangeError(`significantDigits must be 1, 2 or 3, got ${significantDigits}`);
    }
    checkCount('windowCalls', this.#options.windowCalls);
    this.#present = this.#emptySketch();
  }

  /** Calls that count. */
  get count(): number {
    return this.#present.totalCount + (this.#previous?.totalCount ?? 0);
  }

  /** Counts a call's latency; ≥ 0. */
  observe(latencyMs: number): void {
    checkAtLeast('latencyMs', latencyMs, 0);
    if (this.#present.totalCount >= this.#options.windowCalls) {
      this.#previous = this.#present;
      this.#present = this.#emptySketch();
    }
    this.#present.recordValue(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.round(latencyMs))));
    this.#merged = undefined;
  }

  /** The latency that this share (0–1) of the calls did not exceed; `undefined` without calls. */
  quantileMs(quantile: number): number | undefined {
    checkRatio('quantile', quantile);
    if (this.count === 0) return undefined;
    return this.#all().getValueAtPercentile(quantile * 100);
  }

  #all(): Histogram {
    if (this.#previous === undefined) return this.#present;
    if (this.#merged === undefined) {
      this.#merged = this.#emptySketch();
      this.#merged.add(this.#previous);
      this.#merged.add(this.#present);
    }
    return this.#merged;
  }

  #emptySketch(): Histogram {
    return build({
      bitBucketSize: 32,
      autoResize: true,
      lowestDiscernibleValue: SHORTEST_MS,
      highestTrackableValue: LONGEST_MS,
      numberOfSignificantValueDigits: this.#options.significantDigits,
    });
  }
}

/** When to send a second copy of a call. */
export interface HedgeOptions {
  /** Default 0.95; 0–1. */
  readonly quantile?: number;
  /** Calls that it takes to know. Default 100; ≥ 1. */
  readonly minCalls?: number;
}

/** What holds where `HedgeOptions` do not say otherwise. */
export const HEDGE_DEFAULTS: Required<HedgeOptions> = Object.freeze({
  // Dean & Barroso, "The Tail at Scale": after the p95, at most 5 % more load.
  quantile: 0.95,
  // Five of them are above the p95.
  minCalls: 100,
});

/**
 * How long to wait for an answer before a second copy of the call is sent to another agent.
 *
 * Only for calls that may run twice. Take the loser's result back by its signal, and bound all
 * copies with `RetryTokens`.
 *
 * @param options `quantile` 0.95, `minCalls` 100.
 * @returns Milliseconds; `undefined` while too few calls are known: do not hedge.
 * @throws {RangeError} An option is out of its range; the message has it.
 * @see Dean & Barroso, "The Tail at Scale", CACM 56, 2013.
 * @example
 * import { hedgeAfterMs, LatencySketch } from '@coppice/resilience';
 * const sketch = new LatencySketch();
 * if (hedgeAfterMs(sketch) !== undefined) throw new Error('knows without calls');
 */
export function hedgeAfterMs(
  sketch: LatencySketch,
  options: HedgeOptions = {},
): number | undefined {
  const { quantile, minCalls } = { ...HEDGE_DEFAULTS, ...options };
  checkCount('minCalls', minCalls);
  const delayMs = sketch.quantileMs(quantile);
  return sketch.count < minCalls ? undefined : delayMs;
}
