import { checkAtLeast, checkCount, checkRatio } from '../option-checks.ts';
import { checkSavedVersion } from '../saved-version.ts';
import {
  type AttemptStep,
  type AttemptWindow,
  attemptsIn,
  expiriesMs,
  STEP_MS,
  withAttempt,
} from './attempt-window.ts';

/** What retries cost, and how many there may be. */
export interface RetryTokenOptions {
  /** Tokens at the start, and never more. Default 500; ≥ 1. */
  readonly capacity?: number;
  /** Tokens that come back with a task done at the first try. Default 1; ≥ 0. */
  readonly firstTryRefund?: number;
  /** Retries, at most, per first attempt of the last minute. Default 0.1; 0–1. */
  readonly retryRatio?: number;
  /** Retries a minute that are granted however few first attempts there are. Default 3; ≥ 0. */
  readonly minRetriesPerMinute?: number;
}

/** What holds where the options of `RetryTokens` do not say otherwise. */
export const RETRY_TOKEN_DEFAULTS: Required<RetryTokenOptions> = Object.freeze({
  // AWS SDK retry quota: 500 tokens.
  capacity: 500,
  // AWS SDK retry quota: one token for a success that needed no retry.
  firstTryRefund: 1,
  // Google SRE book, "Handling Overload": retries at most a tenth of a client's requests.
  retryRatio: 0.1,
  // Envoy's retry budget and failsafe-go's: never fewer than 3.
  minRetriesPerMinute: 3,
});

/** May this retry be made? */
export type RetryDecision =
  | { readonly type: 'granted'; readonly cost: number; readonly tokens: number }
  | {
      readonly type: 'refused';
      readonly reason: 'tokens';
      readonly cost: number;
      readonly tokens: number;
    }
  | {
      readonly type: 'refused';
      readonly reason: 'rate';
      /** When there is room without further first attempts; `Infinity`: only with them. */
      readonly retryAtMs: number;
    };

/** `RetryTokens` as plain JSON. Ages, not times: a monotonic clock begins anew with its process. */
export interface SavedRetryTokens {
  readonly version: 1;
  readonly tokens: number;
  readonly steps: readonly {
    readonly ageSteps: number;
    readonly firstAttempts: number;
    readonly retries: number;
  }[];
}

/**
 * Bounds all retries of a ladder, so that a fault that hits every task does not multiply the load:
 * a bucket of tokens, emptied by failures and filled by successes, and a share of the first
 * attempts per minute.
 *
 * Use one per ladder, and count every first attempt, or the share is that of nothing. Not a budget
 * of money or model tokens.
 *
 * @param options `capacity` 500, `firstTryRefund` 1, `retryRatio` 0.1 (0–1),
 *   `minRetriesPerMinute` 3.
 * @param saved What `save` gave, and the present time.
 * @throws {RangeError} An option, a cost or a saved value is out of its range; the message has it.
 * @see AWS SDK for Go v2, PR 3400; Google, "Site Reliability Engineering", ch. 21.
 * @example
 * import { RetryTokens } from '@coppice/resilience';
 * const tokens = new RetryTokens({ capacity: 10 });
 * tokens.firstAttempt(0);
 * const first = tokens.take(5, 0);
 * const second = tokens.take(14, 0);
 * const isBounded = first.type === 'granted' && second.type === 'refused';
 * if (!isBounded) throw new Error('10 tokens bought 5 + 14');
 */
export class RetryTokens {
  readonly #options: Required<RetryTokenOptions>;
  #tokens: number;
  #window: AttemptWindow;

  constructor(
    options: RetryTokenOptions = {},
    saved?: { readonly state: SavedRetryTokens; readonly nowMs: number },
  ) {
    this.#options = checked({ ...RETRY_TOKEN_DEFAULTS, ...options });
    const { capacity } = this.#options;
    this.#tokens = saved === undefined ? capacity : Math.min(capacity, tokensOf(saved.state));
    this.#window = { steps: saved === undefined ? [] : stepsOf(saved.state, saved.nowMs) };
  }

  /** What is left. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Counts a task's first attempt. */
  firstAttempt(nowMs: number): void {
    this.#window = withAttempt(this.#window, 'first', nowMs);
  }

  /** Takes the tokens for a retry of this cost (≥ 0), or says why not. */
  take(cost: number, nowMs: number): RetryDecision {
    checkAtLeast('cost', cost, 0);
    if (cost > this.#tokens) {
      return { type: 'refused', reason: 'tokens', cost, tokens: this.#tokens };
    }
    if (!this.#hasRoom(nowMs)) {
      // With old retries old first attempts expire, which had allowed some of them.
      const roomAtMs = expiriesMs(this.#window, nowMs).find((atMs) => this.#hasRoom(atMs));
      return { type: 'refused', reason: 'rate', retryAtMs: roomAtMs ?? Number.POSITIVE_INFINITY };
    }
    this.#tokens -= cost;
    this.#window = withAttempt(this.#window, 'retry', nowMs);
    return { type: 'granted', cost, tokens: this.#tokens };
  }

  /** A task was done at its first try. */
  firstTrySucceeded(): void {
    this.#refund(this.#options.firstTryRefund);
  }

  /** A granted retry of this cost succeeded: its tokens come back. Call it once. */
  retrySucceeded(cost: number): void {
    checkAtLeast('cost', cost, 0);
    this.#refund(cost);
  }

  /** The state as plain data. */
  save(nowMs: number): SavedRetryTokens {
    const now = Math.floor(nowMs / STEP_MS);
    const steps = this.#window.steps.map(({ step, firstAttempts, retries }) => {
      return { ageSteps: now - step, firstAttempts, retries };
    });
    return { version: 1, tokens: this.#tokens, steps };
  }

  #hasRoom(nowMs: number): boolean {
    const { retryRatio, minRetriesPerMinute } = this.#options;
    const { firstAttempts, retries } = attemptsIn(this.#window, nowMs);
    // A share of 0.29 of 100 is 29, and not 28.999…
    const allowed = Math.floor(retryRatio * firstAttempts + 1e-9);
    return retries < Math.max(minRetriesPerMinute, allowed);
  }

  #refund(tokens: number): void {
    this.#tokens = Math.min(this.#options.capacity, this.#tokens + tokens);
  }
}

function checked(options: Required<RetryTokenOptions>): Required<RetryTokenOptions> {
  checkCount('capacity', options.capacity);
  checkAtLeast('firstTryRefund', options.firstTryRefund, 0);
  checkRatio('retryRatio', options.retryRatio);
  checkCount('minRetriesPerMinute', options.minRetriesPerMinute, 0);
  return options;
}

function tokensOf(state: SavedRetryTokens): number {
  checkSavedVersion('bucket of retry tokens', state);
  checkAtLeast('tokens', state.tokens, 0);
  return state.tokens;
}

function stepsOf(state: SavedRetryTokens, nowMs: number): AttemptStep[] {
  const now = Math.floor(nowMs / STEP_MS);
  return state.steps.map(({ ageSteps, firstAttempts, retries }) => {
    checkCount('ageSteps', ageSteps, 0);
    checkCount('firstAttempts', firstAttempts, 0);
    checkCount('retries', retries, 0);
    return { step: now - ageSteps, firstAttempts, retries };
  });
}
