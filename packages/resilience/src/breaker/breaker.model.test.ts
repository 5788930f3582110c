import { virtualHost } from '@coppice/host';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Permit } from './admission.ts';
import type { CallOutcome } from './classify.ts';
import { createBreaker } from './create-breaker.ts';

const RESET_MS = 100;
const LEASE_MS = 50;
const FAILURES = 3;

/** One thing that may happen to a breaker. */
type Move =
  | { readonly type: 'ask' | 'isolate' | 'release' | 'reset' | 'restart' }
  | { readonly type: 'settle'; readonly which: number; readonly outcome: CallOutcome }
  | { readonly type: 'wait'; readonly ms: number };

const outcome = fc.constantFrom<CallOutcome>('success', 'failure', 'failure', 'neutral');
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Move>({ type: 'ask' }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('settle'), which: fc.nat(9), outcome }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('wait'), ms: fc.constantFrom(1, 49, 50, 100) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constantFrom('isolate', 'release', 'reset', 'restart') }),
  },
) as fc.Arbitrary<Move>;

/** A breaker as the rules have it, one call after the other, with nothing but numbers. */
class Model {
  mode: 'closed' | 'open' | 'halfOpen' | 'isolated' = 'closed';
  period = 0;
  streak = 0;
  holds = 0;
  untilMs = 0;
  trial: { readonly untilMs: number } | undefined;

  enter(mode: Model['mode'], nowMs: number): void {
    this.mode = mode;
    this.period++;
    this.streak = 0;
    this.trial = undefined;
    if (mode === 'open') this.untilMs = nowMs + RESET_MS;
    if (mode !== 'isolated') this.holds = 0;
  }

  /** A lease that has run out opened it when it did. */
  look(nowMs: number): void {
    if (this.trial && nowMs >= this.trial.untilMs) this.enter('open', this.trial.untilMs);
  }

  ask(nowMs: number): boolean {
    if (this.mode === 'closed') return true;
    if (this.mode === 'isolated' || this.trial) return false;
    if (this.mode === 'open') {
      if (nowMs < this.untilMs) return false;
      this.enter('halfOpen', nowMs);
    }
    this.trial = { untilMs: nowMs + LEASE_MS };
    return true;
  }

  settle(period: number, ending: CallOutcome, nowMs: number): void {
    if (period !== this.period) return;
    if (this.mode === 'halfOpen') {
      this.trial = undefined;
      if (ending === 'success') this.enter('closed', nowMs);
      else if (ending === 'failure') this.enter('open', nowMs);
    } else if (ending === 'success') this.streak = 0;
    else if (ending === 'failure' && ++this.streak >= FAILURES) this.enter('open', nowMs);
  }

  isolate(nowMs: number): void {
    if (this.mode !== 'isolated') this.enter('isolated', nowMs);
    this.holds++;
  }

  release(nowMs: number): void {
    if (this.mode === 'isolated' && --this.holds === 0) this.enter('closed', nowMs);
  }

  restart(nowMs: number): void {
    this.period++;
    if (this.mode !== 'halfOpen') return;
    this.enter('open', nowMs);
    this.untilMs = nowMs;
  }
}

test('in any history it does what the rules say, and never has two trials', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 40 }), async (moves) => {
      const host = virtualHost({ seed: 1 });
      const options = {
        key: 'it',
        host,
        coolDown: { forMs: RESET_MS, jitterRatio: 0 },
        trials: { leaseMs: LEASE_MS },
      };
      let breaker = createBreaker(options);
      const model = new Model();
      let permits: { readonly permit: Permit; readonly period: number }[] = [];
      let runningTrials = 0;
      for (const each of moves) {
        const nowMs = host.clock.now();
        if (each.type === 'wait') await host.clock.advanceBy(each.ms);
        else if (each.type === 'ask') {
          const admission = breaker.admit();
          expect(admission.type === 'admitted').toBe(model.ask(nowMs));
          if (admission.type !== 'admitted') continue;
          expect(admission.isTrial).toBe(model.mode === 'halfOpen');
          permits.push({ permit: admission, period: model.period });
        } else if (each.type === 'settle') {
          const [found] = permits.splice(each.which % Math.max(1, permits.length), 1);
          if (!found) continue;
          model.settle(found.period, each.outcome, nowMs);
          found.permit.settle(each.outcome);
          expect(found.permit.settle('failure')).toBe(false);
        } else if (each.type === 'restart') {
          breaker = createBreaker({
            ...options,
            saved: JSON.parse(JSON.stringify(breaker.save())),
          });
          model.restart(nowMs);
          permits = []; // Their holders are gone with their process.
        } else {
          breaker[each.type]();
          if (each.type === 'reset') model.enter('closed', nowMs);
          else model[each.type](nowMs);
        }
        model.look(host.clock.now());
        expect(breaker.mode).toBe(model.mode);
        runningTrials = permits.filter(
          ({ permit, period }) => permit.isTrial && period === model.period,
        ).length;
        expect(runningTrials).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 10_000 },
  );
}, 60_000);
