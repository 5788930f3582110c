/** First attempts and retries of the last minute, counted in steps of five seconds. */
export interface AttemptWindow {
  readonly steps: readonly AttemptStep[];
}

/** What began in one step of five seconds. */
export interface AttemptStep {
  /** Whole steps since the clock's start. */
  readonly step: number;
  readonly firstAttempts: number;
  readonly retries: number;
}

/** How long a step is. */
export const STEP_MS = 5_000;
/** How many there are in a minute. */
const STEPS = 12;

/** Both counts over the last minute. */
export function attemptsIn(
  window: AttemptWindow,
  nowMs: number,
): { readonly firstAttempts: number; readonly retries: number } {
  const after = stepOf(nowMs) - STEPS;
  let firstAttempts = 0;
  let retries = 0;
  for (const each of window.steps) {
    if (each.step <= after) continue;
    firstAttempts += each.firstAttempts;
    retries += each.retries;
  }
  return { firstAttempts, retries };
}

/** The window with one attempt more, and without what is older than a minute. */
export function withAttempt(
  window: AttemptWindow,
  kind: 'first' | 'retry',
  nowMs: number,
): AttemptWindow {
  const step = stepOf(nowMs);
  const last = window.steps.at(-1);
  const isSame = last !== undefined && last.step >= step;
  const present = isSame ? last : { step, firstAttempts: 0, retries: 0 };
  const counted =
    kind === 'first'
      ? { ...present, firstAttempts: present.firstAttempts + 1 }
      : { ...present, retries: present.retries + 1 };
  const before = isSame ? window.steps.slice(0, -1) : window.steps;
  return { steps: [...before.filter((each) => each.step > counted.step - STEPS), counted] };
}

/** When what counts now will count no more, step by step. */
export function expiriesMs(window: AttemptWindow, nowMs: number): readonly number[] {
  const after = stepOf(nowMs) - STEPS;
  const counted = window.steps.filter((each) => each.step > after);
  return counted.map((each) => (each.step + STEPS) * STEP_MS);
}

function stepOf(nowMs: number): number {
  return Math.floor(nowMs / STEP_MS);
}
