import { type VirtualHost, virtualHost } from '@coppice/host';
import { createBudget } from '@coppice/resilience';
import { describe, expect, test } from 'vitest';
import { examinationOf } from '../testing/examination-of.ts';
import { type JudgeOpinion, type JudgeOptions, judge } from './judge.ts';
import { runValidators } from './run-validators.ts';

const yes: JudgeOpinion = { passes: true, reason: 'All there.' };
const no: JudgeOpinion = { passes: false, reason: 'A year is missing.' };
const critic = (
  ask: () => Promise<JudgeOpinion>,
  options: Partial<JudgeOptions<unknown, unknown>> = {},
) => judge({ name: 'critic', host: virtualHost({ seed: 1 }), tokens: 100, ask, ...options });
const unproven = { type: 'suspect', findings: [{ kind: 'unproven' }] };

describe('judge', () => {
  test.each([
    ['yes', yes, { type: 'pass', note: 'All there.' }],
    [
      'no',
      no,
      { type: 'fail', findings: [{ kind: 'inconsistent', message: 'A year is missing.' }] },
    ],
    ['no, and why', { ...no, kind: 'copied' } as const, { findings: [{ kind: 'copied' }] }],
    ['something else', { ...yes, passes: 'yes' } as unknown as JudgeOpinion, unproven],
  ])('says %s', async (_name, opinion, verdict) => {
    expect(await critic(async () => opinion).examine(examinationOf({ value: 1 }))).toMatchObject(
      verdict,
    );
  });

  test.each([
    ['what it used', { ...yes, usedTokens: 30 }, 30],
    ['all of it when it does not say', yes, 100],
    ['all of it when it fails', undefined, 100],
  ])('is charged %s', async (_name, opinion, tokens) => {
    const budget = createBudget({ host: virtualHost({ seed: 1 }), allowance: { tokens: 500 } });
    const reserve = (wanted: number) => {
      const lease = budget.reserve({ tokens: wanted });
      if (lease.type === 'refused') throw new Error(lease.reason);
      return lease;
    };
    const ask = async () => opinion ?? Promise.reject(new Error('down'));
    await critic(ask).examine({ ...examinationOf({ value: 1 }), reserve });
    expect(budget.usage()).toMatchObject({ spent: { tokens }, held: { tokens: 0 } });
  });

  test('is not asked when the budget has not enough, and is not to blame for it', async () => {
    let calls = 0;
    const poor = critic(async () => {
      calls++;
      return yes;
    });
    for (let time = 0; time < 5; time++) {
      expect(await poor.examine(examinationOf({ value: 1, tokens: 99 }))).toMatchObject(unproven);
    }
    expect([calls, poor.breaker.mode]).toEqual([0, 'closed']);
  });

  test('that fails three times is not asked again, and costs nothing then', async () => {
    let calls = 0;
    const broken = critic(async () => {
      calls++;
      throw new Error('down');
    });
    for (let time = 0; time < 5; time++) {
      expect(await broken.examine(examinationOf({ value: 1 }))).toMatchObject(unproven);
    }
    expect([calls, broken.breaker.mode]).toEqual([3, 'open']);
    const free = examinationOf({ value: 1, tokens: 1 });
    expect(await broken.examine(free)).toMatchObject({
      findings: [{ message: expect.stringContaining('breaker is open') }],
    });
  });

  test('that answers in between is asked on', async () => {
    let calls = 0;
    const flaky = critic(async () => {
      if (++calls % 3 !== 0) throw new Error('down');
      return yes;
    });
    for (let time = 0; time < 6; time++) await flaky.examine(examinationOf({ value: 1 }));
    expect(flaky.breaker.mode).toBe('closed');
  });

  test('gives the place of a trial back that the budget refuses', async () => {
    const host = virtualHost({ seed: 1 });
    const back = critic(async () => yes, { host });
    back.breaker.trip({ openForMs: 10 });
    await host.clock.advanceBy(10);
    await back.examine(examinationOf({ value: 1, tokens: 99 }));
    expect(await back.examine(examinationOf({ value: 1 }))).toMatchObject({ type: 'pass' });
    expect(back.breaker.mode).toBe('closed');
  });

  async function hanging(end: (host: VirtualHost, stopping: AbortController) => Promise<void>) {
    const host = virtualHost({ seed: 1 });
    const hangs = critic(() => new Promise(() => {}), { host, deadlineMs: 50 });
    for (let time = 0; time < 3; time++) {
      const stopping = new AbortController();
      const options = { clock: host.clock, signal: stopping.signal };
      const running = runValidators([hangs], examinationOf({ value: 1 }), options).catch(() => {});
      await end(host, stopping);
      await running;
    }
    return hangs.breaker.mode;
  }

  test('that is too slow counts as failing', async () => {
    expect(await hanging((host) => host.clock.advanceBy(50))).toBe('open');
  });

  test('that is stopped with its task does not', async () => {
    expect(await hanging(async (_host, stopping) => stopping.abort())).toBe('closed');
  });

  test.each([
    [19, 0, 'pass', 'fail'], // Not known yet.
    [20, 0, 'suspect', 'suspect'],
    [20, 12, 'suspect', 'suspect'], // 13 / 22
    [20, 13, 'pass', 'fail'], // 14 / 22
  ])('of whose %d opinions %d were right', async (outcomes, hits, onYes, onNo) => {
    const opinions = [yes, no];
    const told = critic(async () => opinions.shift() ?? yes);
    for (let index = 0; index < outcomes; index++) told.noteOutcome(index < hits);
    expect(told.precision).toBeCloseTo((hits + 1) / (outcomes + 2));
    expect((await told.examine(examinationOf({ value: 1 }))).type).toBe(onYes);
    expect((await told.examine(examinationOf({ value: 1 }))).type).toBe(onNo);
  });

  test('a yes that is not believed is unproven', async () => {
    const saved = { version: 1, outcomes: 20, hits: 2 } as const;
    const told = critic(async () => yes, { saved });
    expect(await told.examine(examinationOf({ value: 1 }))).toMatchObject(unproven);
    expect(told.save()).toEqual(saved);
  });

  test.each([
    [{ tokens: 0 }, 'tokens must be an integer ≥ 1, got 0'],
    [{ leastPrecision: 60 }, 'leastPrecision must be in 0–1, got 60'],
    [{ leastOutcomes: 0 }, 'leastOutcomes must be an integer ≥ 1, got 0'],
    [
      { saved: { version: 1, outcomes: 1, hits: 2 } as const },
      'saved.outcomes must be an integer ≥ 2, got 1',
    ],
    [{ saved: { version: 2, outcomes: 1, hits: 1 } as never }, 'saved.version must be 1, got 2'],
  ])('refuses %j', (wrong, message) => {
    expect(() => critic(async () => yes, wrong)).toThrow(message);
  });
});
