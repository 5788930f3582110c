import { DDSketch } from '@datadog/sketches-js';
import { checkAbove, checkAtLeast, checkCount, checkRatio } from '../option-checks.ts';

/** How exact a `LatencySketch` is, and how far back it looks. */
export interface LatencySketchOptions {
  /** A quantile is at most this share off. Default 0.01; 0 < … < 1. */
  readonly relativeAccuracy?: number;
  /** After so many calls the calls before the last so many are forgotten. Default 1 000; ≥ 1. */
  readonly windowCalls?: number;
}

/** What holds where the options of a `LatencySketch` do not say otherwise. */
export const LATENCY_SKETCH_DEFAULTS: Required<LatencySketchOptions> = Object.freeze({
  // DDSketch's own default; at most about 1 000 counters for a millisecond to a day.
  relativeAccuracy: 0.01,
  // Ten samples above the p99, and what was true yesterday does not decide today. A judgement.
  windowCalls: 1_000,
});

const SHORTEST_MS = 1;
const LONGEST_MS = 86_400_000;

/**
 * Quantiles of the latencies of the last 1 000 to 2 000 calls, in bounded memory.
 *
 * Use one per agent × task type, or model. Latencies below 1 ms and above a day count as these.
 *
 * @param options `relativeAccuracy` 0.01, `windowCalls` 1 000.
 * @throws {RangeError} An option, a latency or a quantile is out of its range; the message has it.
 * @see Masson, Rim & Lee, "DDSketch", PVLDB 12, 2019.
 * @example
 * import { LatencySketch } from '@coppice/resilience';
 * const sketch = new LatencySketch();
 * for (let latencyMs = 1; latencyMs <= 1_000; latencyMs++) sketch.observe(latencyMs);
 * const p95 = sketch.quantileMs(0.95) ?? 0;
 * if (Math.abs(p95 - 950) > 10) throw new Error(`not the p95: ${p95}`);
 */
export class LatencySketch {
  readonly #options: Required<LatencySketchOptions>;
  #previous: DDSketch | undefined;
  #present: DDSketch;
  #merged: DDSketch | undefined;

  constructor(options: LatencySketchOptions = {}) {
    this.#options = { ...LATENCY_SKETCH_DEFAULTS, ...options };
    checkAbove('relativeAccuracy', this.#options.relativeAccuracy, 0);
    checkRatio('relativeAccuracy', this.#options.relativeAccuracy);
    checkCount('windowCalls', this.#options.windowCalls);
    this.#present = this.#emptySketch();
  }

  /** Calls that count. */
  get count(): number {
    return this.#present.count + (this.#previous?.count ?? 0);
  }

  /** Counts a call's latency; ≥ 0. */
  observe(latencyMs: number): void {
    checkAtLeast('latencyMs', latencyMs, 0);
    if (this.#present.count >= this.#options.windowCalls) {
      this.#previous = this.#present;
      this.#present = this.#emptySketch();
    }
    this.#present.accept(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, latencyMs)));
    this.#merged = undefined;
  }

  /** The latency that this share (0–1) of the calls did not exceed; `undefined` without calls. */
  quantileMs(quantile: number): number | undefined {
    checkRatio('quantile', quantile);
    if (this.count === 0) return undefined;
    return this.#all().getValueAtQuantile(quantile);
  }

  #all(): DDSketch {
    if (this.#previous === undefined) return this.#present;
    if (this.#merged === undefined) {
      this.#merged = this.#emptySketch();
      this.#merged.merge(this.#previous);
      this.#merged.merge(this.#present);
    }
    return this.#merged;
  }

  #emptySketch(): DDSketch {
    return new DDSketch({ relativeAccuracy: this.#options.relativeAccuracy });
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
