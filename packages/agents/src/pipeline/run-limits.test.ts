import { virtualHost } from '@coppice/host';
import { createBudget } from '@coppice/resilience';
import { describe, expect, test } from 'vitest';
import { graphOf, PipelineStage } from '../../test/pipeline-stage.ts';
import { failureOf, recordOf } from '../../test/task-records.ts';
import type { StagePlan } from './pipeline-plan.ts';
import { runPipeline } from './run-pipeline.ts';
import { RunTally } from './run-tally.ts';
import { openStage } from './stage-resources.ts';

describe('RunTally', () => {
  test('lists at most a hundred of each, and counts all', () => {
    const tally = new RunTally();
    const failure = failureOf({ type: 'crash', kind: 'exit' }, { taskId: 't', atMs: 0 });
    const cost = { tokens: 1, costUsd: 0, ms: 0 };
    for (let index = 0; index < 150; index++) {
      const evidence = [{ validator: 'schema', verdict: 'pass' as const, note: `${index}` }];
      const delivered = { id: `${index}`, value: 0, resultId: 'r', by: 'ann:1', evidence };
      const took = { attempts: 1, cost, failures: [failure], tier: 'full' as const };
      tally.add({ type: 'accepted', ...delivered, ...took }, () => recordOf('t', []));
    }
    const { attempts, tokens, evidence, failures, records } = tally;
    expect([attempts, tokens]).toEqual([150, 150]);
    expect([evidence.length, failures.length, records.length]).toEqual([100, 100, 150]);
  });
});

describe('the limits of a stage', () => {
  test('its tasks get the time that is left, and at its deadline it fails', async () => {
    const stage = new PipelineStage(() => ({ afterMs: 40 }));
    const graph = graphOf([[]], () => ({ items: 5, concurrency: 1, deadlineMs: 100 }));
    const run = runPipeline(graph, 0, stage.ports, { runId: 'run' });
    await stage.host.runToEnd();
    expect(await run.outcome).toMatchObject({
      type: 'failed',
      failure: { type: 'timeout', kind: 'deadline', limitMs: 100, taskId: 'run/s0', atMs: 100 },
    });
    expect(stage.submissions.map(({ limits }) => limits?.deadlineMs)).toEqual([100, 60, 20]);
    expect(stage.aborted).toEqual(['s0/2']);
  });

  test('a stage that is done in time leaves no timer and no budget behind', async () => {
    const stage = new PipelineStage();
    const limits = { deadlineMs: 100, budgetTokens: 300 };
    const run = runPipeline(
      graphOf([[], [0]], () => limits),
      0,
      stage.ports,
      { runId: 'run' },
    );
    expect(stage.submissions[0]?.budget?.id).toBe('run/s0');
    expect(stage.budget.usage().left.tokens).toBe(700);
    await stage.host.settle();
    await stage.host.clock.advanceBy(0);
    expect(stage.host.clock.nextDueMs()).toBeUndefined();
    expect(await run.outcome).toMatchObject({ type: 'accepted' });
    expect(stage.budget.usage().left.tokens).toBe(1_000);
    expect(stage.budget.children).toEqual([]);
    await stage.host.clock.advanceBy(1_000);
    expect(stage.told.at(-1)).toBe('run.finished');
  });

  test('a task that starts when time is just over has a last millisecond', () => {
    const { clock } = virtualHost({ seed: 1, readCostMs: 60 }); // Time passes while it is read.
    const budget = createBudget({ host: { clock } });
    const { plan } = graphOf([[]], () => ({ deadlineMs: 100 }));
    const stage = plan.stages[0] as StagePlan;
    const parts = { stage, runId: 'run', clock, budget, startedAtMs: 0, consumes: [] };
    const opened = openStage({ ...parts, onLate: () => {} });
    expect(opened.type === 'open' && opened.remainingMs()).toBe(1);
  });

  test('without enough left for its budget a stage fails, an optional one is left out', async () => {
    const stage = new PipelineStage();
    const graph = graphOf([[], []], (index) => ({
      budgetTokens: 600,
      ...(index === 1 ? { flag: 'unreviewed' } : {}),
    }));
    const run = runPipeline(graph, 0, stage.ports);
    await stage.host.runToEnd();
    expect(await run.outcome).toMatchObject({ type: 'degraded', flags: ['unreviewed'] });
    expect(run.record().stages[1]?.failure).toMatchObject({ type: 'budget', kind: 'tokens' });
  });

  test('a stage without a budget of its own spends out of the run', async () => {
    const stage = new PipelineStage();
    runPipeline(graphOf([[]]), 0, stage.ports);
    expect(stage.submissions[0]?.budget).toBe(stage.budget);
    expect(stage.submissions[0]?.limits).toBeUndefined();
  });

  test('a stage has at most 100 000 items', async () => {
    const run = runPipeline(
      graphOf([[]], () => ({ items: 100_001 })),
      0,
      new PipelineStage().ports,
    );
    expect(await run.outcome).toMatchObject({
      type: 'failed',
      failure: { error: { message: 'a stage has at most 100000 items, got 100001' } },
    });
  });
});
