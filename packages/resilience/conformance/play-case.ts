import { virtualHost } from '@coppice/host';
import type { CallAnswer } from '../src/breaker/admission.ts';
import type { BreakerMode } from '../src/breaker/breaker.machine.ts';
import type { Breaker } from '../src/breaker/breaker.ts';
import { type BreakerKey, type Breakers, createBreakers } from '../src/breaker/breakers.ts';
import type { SavedBreaker } from '../src/breaker/saved-breaker.ts';
import type { BreakerCase, Expectation, Outcome, Step } from './breaker-case.ts';
import { optionsOf } from './options-of.ts';
import { endAs } from './outcomes.ts';

/** A call that waits for its `settle`. */
interface Running {
  readonly end: PromiseWithResolvers<Outcome>;
  readonly controller: AbortController;
}

/** What one step showed. */
interface Seen {
  readonly admitted: readonly boolean[];
  readonly rejects: readonly string[];
  readonly retryAfterMs: readonly number[];
}

const NOTHING: Seen = { admitted: [], rejects: [], retryAfterMs: [] };
const MODES: Readonly<Record<BreakerMode, string>> = {
  closed: 'closed',
  open: 'open',
  halfOpen: 'half-open',
  isolated: 'isolated',
};
const REASONS: Readonly<Record<string, string>> = { trialRunning: 'half-open-busy' };

/** Plays one case on our breaker in virtual time. @returns What differs; nothing when it passes. */
export async function playCase(played: BreakerCase): Promise<readonly string[]> {
  const stage = new Stage(played);
  const differences: string[] = [];
  for (const [index, step] of played.steps.entries()) {
    const seen = await stage.play(step);
    const found = compare(step.expect ?? {}, seen, stage.breakerOf(step));
    differences.push(...found.map((text) => `step ${index} ${step.op} at ${step.t} ms: ${text}`));
  }
  const { transitions } = played;
  if (transitions && transitions.join() !== stage.transitions.join()) {
    differences.push(
      `transitions: want ${transitions.join(' ')}, got ${stage.transitions.join(' ')}`,
    );
  }
  return differences;
}

/** Everything that a case needs around its breakers. */
class Stage {
  readonly transitions: string[] = [];
  readonly #host = virtualHost({ seed: 1 });
  readonly #case: BreakerCase;
  readonly #running = new Map<string, Running>();
  readonly #saved = new Map<string, SavedBreaker>();
  #wallJumpMs = 0;
  #listenersThrow = false;
  #breakers: Breakers;

  constructor(played: BreakerCase) {
    this.#case = played;
    this.#breakers = this.#registry([]);
  }

  breakerOf({ key: [agent = 'agent', taskType = 'task'] = [] }: Step): Breaker<BreakerKey> {
    return this.#breakers.get(agent, taskType);
  }

  async play(step: Step): Promise<Seen> {
    await this.#host.clock.advanceBy(step.t - this.#host.clock.now());
    switch (step.op) {
      case 'call':
        return this.#call(step);
      case 'settle':
        return this.#settle(step);
      case 'observe':
        return NOTHING;
      case 'isolate':
      case 'release':
      case 'reset':
        this.breakerOf(step)[step.op]();
        return NOTHING;
      case 'export': {
        const saved = this.breakerOf(step).save();
        this.#saved.set(step.as ?? '', step.viaJson ? JSON.parse(JSON.stringify(saved)) : saved);
        return NOTHING;
      }
      case 'restore': {
        const saved = this.#saved.get(step.from ?? '');
        if (!saved) throw new TypeError(`nothing was exported as "${step.from}"`);
        const { key } = this.breakerOf(step);
        const others = this.#breakers.save().breakers.filter((other) => !isSame(other, key));
        this.#breakers = this.#registry([...others, { ...key, saved }]);
        return NOTHING;
      }
      case 'wallJump':
        this.#wallJumpMs += step.deltaMs ?? 0;
        return NOTHING;
      case 'observerThrows':
        this.#listenersThrow = true;
        return NOTHING;
      default:
        throw new TypeError(`there is no op "${step.op}"`);
    }
  }

  async #call(step: Step): Promise<Seen> {
    const admitted: boolean[] = [];
    const rejects: string[] = [];
    const retryAfterMs: number[] = [];
    for (let count = 0; count < (step.n ?? 1); count++) {
      const { wasAdmitted, answer } = await this.#callOnce(step);
      admitted.push(wasAdmitted);
      if (answer?.type !== 'refused') continue;
      rejects.push(REASONS[answer.reason] ?? answer.reason);
      retryAfterMs.push(answer.retryAfterMs);
    }
    return { admitted, rejects, retryAfterMs };
  }

  async #callOnce({ id, outcome, aborted, ...step }: Step) {
    const controller = new AbortController();
    if (aborted) controller.abort();
    const end = Promise.withResolvers<Outcome>();
    let wasAdmitted = false;
    const work = (): unknown => {
      wasAdmitted = true;
      const isWaiting = outcome === undefined || outcome === 'cancelled';
      return isWaiting ? end.promise.then(endAs) : endAs(outcome);
    };
    // The deadline and the signal are given only where a case needs them: the plain path counts too.
    const canAbort = aborted || outcome === 'cancelled' || this.#isCancelled(id);
    const answering = this.breakerOf(step as Step).call(
      work,
      ...(canAbort ? [{ signal: controller.signal }] : []),
    );
    let answer: CallAnswer<unknown> | undefined;
    const ended = answering.then(
      (given) => {
        answer = given;
      },
      () => {}, // What the work threw.
    );
    if (id !== undefined) this.#running.set(id, { end, controller });
    if (outcome === 'cancelled') controller.abort();
    if (outcome !== undefined || !wasAdmitted) await ended;
    return { wasAdmitted, answer };
  }

  async #settle({ id = '', outcome = 'ok' }: Step): Promise<Seen> {
    const running = this.#running.get(id);
    if (!running) throw new TypeError(`no call "${id}" is under way`);
    if (outcome === 'cancelled') running.controller.abort();
    else running.end.resolve(outcome);
    await this.#host.settle();
    return NOTHING;
  }

  #isCancelled(id: string | undefined): boolean {
    const isSettled = (step: Step): boolean => step.op === 'settle' && step.id === id;
    return this.#case.steps.some((step) => isSettled(step) && step.outcome === 'cancelled');
  }

  #registry(saved: readonly (BreakerKey & { readonly saved: SavedBreaker })[]): Breakers {
    const { clock, random } = this.#host;
    const wallTime = (): number => clock.wallTime() + this.#wallJumpMs;
    return createBreakers({
      ...optionsOf(this.#case.config),
      host: { random, clock: { ...clock, wallTime } },
      saved: { version: 1, breakers: saved },
      onChange: ({ from, to }) => {
        this.transitions.push(`${MODES[from]}>${MODES[to]}`);
        if (this.#listenersThrow) throw new Error('a listener of the case throws');
      },
      onListenerError: () => {},
    });
  }
}

const isSame = (one: BreakerKey, other: BreakerKey): boolean =>
  one.agent === other.agent && one.taskType === other.taskType;

function compare(wanted: Expectation, seen: Seen, breaker: Breaker<BreakerKey>): readonly string[] {
  const mode = MODES[breaker.mode];
  const found: string[] = [];
  const check = (what: string, isRight: boolean, want: unknown, got: unknown): void => {
    if (!isRight) found.push(`${what}: want ${JSON.stringify(want)}, got ${JSON.stringify(got)}`);
  };
  const { admitted, admittedCount, reject, state, retryAfterMs } = wanted;
  if (admitted !== undefined) {
    check(
      'admitted',
      seen.admitted.every((each) => each === admitted),
      admitted,
      seen.admitted,
    );
  }
  if (admittedCount !== undefined) {
    const count = seen.admitted.filter(Boolean).length;
    check('admittedCount', count === admittedCount, admittedCount, count);
  }
  if (reject !== undefined) {
    const isRight = seen.rejects.length > 0 && seen.rejects.every((each) => each === reject);
    check('reject', isRight, reject, seen.rejects);
  }
  if (state !== undefined) check('state', [state].flat().includes(mode), state, mode);
  if (retryAfterMs !== undefined) {
    const got = seen.retryAfterMs.at(-1) ?? breaker.retryAfterMs;
    check('retryAfterMs', got === retryAfterMs, retryAfterMs, got);
  }
  return found;
}
