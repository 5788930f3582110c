import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphOf } from '../../test/pipeline-stage.ts';
import { failureOf } from '../../test/task-records.ts';
import { due } from './due.ts';
import { itemAt, itemTable, withItem } from './item-table.ts';
import type { PipelinePlan, StagePlan } from './pipeline-plan.ts';
import { initialRunState, type RunState } from './run-state.ts';
import { type PipelineRunEvent, step } from './step.ts';

const failure = failureOf({ type: 'crash', kind: 'exit' }, { taskId: 't', atMs: 3 });
const planOf = (sources: number[][], more: Partial<StagePlan> & { items?: number } = {}) =>
  graphOf(sources, () => ({ items: 3, ...more })).plan;
const after = (plan: PipelinePlan, events: readonly PipelineRunEvent[]): RunState =>
  events.reduce((state, event) => step(plan, state, event), initialRunState(plan, 'full', 0));

const started = (stage: number, items = 3) =>
  ({ type: 'stage.started', stage, items, atMs: 1 }) as const;
const begun = (stage: number, item: number, round = '') =>
  ({ type: 'item.started', stage, item, taskId: `${stage}/${item}${round}`, atMs: 2 }) as const;
const ended = (stage: number, item: number, round = ''): PipelineRunEvent => ({
  ...{ type: 'item.finished', stage, item, taskId: `${stage}/${item}${round}`, atMs: 3 },
  result: { type: 'done', resultId: `r${stage}/${item}${round}`, flags: [] },
});
const missing = (item: number): PipelineRunEvent => ({
  ...{ type: 'item.finished', stage: 0, item, taskId: `0/${item}`, atMs: 3 },
  result: { type: 'missing', failure },
});
const recalled = (...resultIds: string[]): PipelineRunEvent => ({
  ...{ type: 'results.recalled', resultIds, reason: 'wrong', atMs: 9 },
});
const all = [started(0), ...[0, 1, 2].flatMap((item) => [begun(0, item), ended(0, item)])];

describe('step', () => {
  test('what comes too late, or of a task that was given up, changes nothing', () => {
    const plan = planOf([[]]);
    const stopped = after(plan, [{ type: 'run.stop', reason: { type: 'shutdown' }, atMs: 1 }]);
    expect(step(plan, stopped, started(0))).toBe(stopped);
    const running = after(plan, [started(0), begun(0, 0)]);
    expect(step(plan, running, started(0))).toBe(running);
    expect(step(plan, running, begun(0, 0))).toBe(running);
    expect(step(plan, running, begun(0, 2))).toBe(running);
    expect(step(plan, running, ended(0, 0, ':2'))).toBe(running);
    const done = after(plan, all);
    expect(step(plan, done, begun(0, 0))).toBe(done);
    expect(step(plan, done, { type: 'stage.failed', stage: 0, failure, atMs: 4 })).toBe(done);
  });

  test.each([
    [1, 1, 'failed'],
    [0.6, 1, 'done'],
    [0.6, 2, 'failed'],
    [0, 3, 'done'],
  ])('with a least share of %s and %s of 3 missing the stage is %s', (leastShare, count, type) => {
    const items = [0, 1, 2].flatMap((item) => [
      begun(0, item),
      item < count ? missing(item) : ended(0, item),
    ]);
    expect(after(planOf([[]], { leastShare }), [started(0), ...items]).stages[0]?.type).toBe(type);
  });

  test('a share that no double is exactly is reached all the same', () => {
    const plan = planOf([[]], { leastShare: 0.07, items: 100 });
    const items = Array.from({ length: 93 }, (_, item) => [begun(0, item), missing(item)]).flat();
    expect(after(plan, [started(0, 100), ...items]).stages[0]?.type).toBe('running');
  });

  test('two recalled items are both done again before the stage is done', () => {
    const plan = planOf([[]]);
    const open = after(plan, [...all, recalled('r0/0', 'r0/2')]);
    expect(due('run', plan, open)).toMatchObject([
      { item: 0, note: 'wrong', taskId: 'run/s0/0:2' },
    ]);
    const once = [begun(0, 0, ':2'), ended(0, 0, ':2')].reduce((s, e) => step(plan, s, e), open);
    expect(once.stages[0]?.type).toBe('running');
    expect(due('run', plan, once)).toMatchObject([{ item: 2 }]);
    const twice = [begun(0, 2, ':2'), ended(0, 2, ':2')].reduce((s, e) => step(plan, s, e), once);
    expect(twice.stages[0]?.type).toBe('done');
  });

  test('a second recall before the first is carried out forgets neither', () => {
    const plan = planOf([[]]);
    const open = after(plan, [...all, recalled('r0/0'), recalled('r0/2')]);
    expect(open.stages[0]).toMatchObject({ again: [0, 2], done: 1 });
  });

  test('a recall opens every stage after it, however far', () => {
    const plan = planOf([[], [0], [1], []]);
    const stages = [1, 2, 3].flatMap((stage) => [
      started(stage, 1),
      begun(stage, 0),
      ended(stage, 0),
    ]);
    const open = after(plan, [...all, ...stages, recalled('r0/1')]);
    expect(open.stages.map(({ type }) => type)).toEqual(['running', 'waiting', 'waiting', 'done']);
    expect(step(plan, open, recalled('another'))).toBe(open);
  });

  test('is JSON all the way', () => {
    const state = after(planOf([[], [0]]), [...all, recalled('r0/1')]);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});

describe('itemTable', () => {
  test('is a list in blocks', () => {
    const changes = fc.array(fc.nat(599), { maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), changes, (count, places) => {
        const model: unknown[] = Array(count).fill({ type: 'waiting' });
        let table = itemTable(count);
        for (const place of places.filter((each) => each < count)) {
          const item = { type: 'done', resultId: `r${place}`, flags: [] } as const;
          table = withItem(table, place, item);
          model[place] = item;
          expect(itemAt(table, place)).toBe(item);
        }
        expect(table.flat()).toEqual(model);
        expect(() => itemAt(table, count)).toThrow(`no item ${count}`);
      }),
    );
  });
});
