import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphOf, PipelineStage } from '../../test/pipeline-stage.ts';
import { pipeline } from './pipeline.ts';
import { runPipeline } from './run-pipeline.ts';

/** Two sources of three items and a stage after each: s0 → s2, s1 → s3. */
const SOURCES = [[], [], [0], [1]];
const itemsOf = (index: number) => (index < 2 ? { items: 3 } : {});

async function finished(stage: PipelineStage) {
  const run = runPipeline(graphOf(SOURCES, itemsOf), 0, stage.ports, { runId: 'run' });
  await stage.host.runToEnd();
  const outcome = await run.outcome;
  stage.submissions.length = 0;
  stage.events.length = 0;
  return { run, outcome };
}

describe('the recall of a result', () => {
  test('has that one and what was made of it done again, and tells of the new outcome', async () => {
    const stage = new PipelineStage();
    const { run, outcome } = await finished(stage);
    const recalled = run.recall('result of run/s1/2', 'it was the wrong page');
    await stage.host.runToEnd();
    expect(stage.begun).toEqual(['s1/2:2', 's3:2']);
    expect(stage.submissions.map(({ notes }) => notes)).toEqual([
      ['it was the wrong page'],
      undefined,
    ]);
    expect(stage.submissions[1]?.consumes).toContain('result of run/s1/2:2');
    const revised = await recalled;
    expect(revised).toMatchObject({ type: 'revised', outcome: { type: 'accepted', attempts: 10 } });
    expect(await run.outcome).toBe(outcome);
    expect(stage.told).toEqual([
      ...['run.recalling', 'stage.started s1', 'item.finished s1', 'stage.finished s1'],
      ...['stage.started s3', 'item.finished s3', 'stage.finished s3', 'run.revised'],
    ]);
    const [before, after] = [outcome, revised.type === 'revised' && revised.outcome].map((each) =>
      each && 'resultId' in each ? each.resultId : '',
    );
    expect(stage.provenance.isTainted(before ?? '')).toBe(true);
    expect(stage.provenance.isTainted(after ?? '')).toBe(false);
  });

  test('in a run that goes on stops what consumes it, and the outcome waits', async () => {
    const stage = new PipelineStage(({ id = '' }) => ({ afterMs: id.includes('s2') ? 50 : 1 }));
    const run = runPipeline(graphOf(SOURCES, itemsOf), 0, stage.ports, { runId: 'run' });
    await stage.host.clock.advanceBy(20);
    const recalled = run.recall('result of run/s0/0', 'stale');
    expect(stage.aborted).toEqual(['s2']);
    await stage.host.runToEnd();
    expect(stage.begun.slice(8)).toEqual(['s0/0:2', 's2:2']);
    const { outcome } = { outcome: undefined, ...(await recalled) };
    expect(outcome).toBe(await run.outcome);
    expect(stage.told.filter((told) => told.startsWith('run.'))).toEqual([
      ...['run.started', 'run.recalling', 'run.finished'],
    ]);
  });

  test('is not undone by a task that ignores that it was given up', async () => {
    const stage = new PipelineStage(({ id = '' }) =>
      id.endsWith('s1') ? { value: 'old', afterMs: 50, ignoresAbort: true } : { value: 'new' },
    );
    const run = runPipeline(graphOf([[], [0]]), 0, stage.ports, { runId: 'run' });
    await stage.host.clock.advanceBy(10);
    void run.recall('result of run/s0', 'stale');
    await stage.host.runToEnd();
    void run.recall('result of run/s0:2', 'stale');
    await stage.host.runToEnd();
    expect(await run.outcome).toMatchObject({ value: 'new' });
    expect(stage.told.filter((told) => told === 'item.finished s1')).toHaveLength(2);
  });

  test('while a sibling is under way leaves the sibling alone', async () => {
    const stage = new PipelineStage(({ id = '' }) => ({ afterMs: id.endsWith('/1') ? 50 : 1 }));
    const graph = graphOf([[]], () => ({ items: 2, budgetTokens: 100 }));
    const run = runPipeline(graph, 0, stage.ports, { runId: 'run' });
    await stage.host.clock.advanceBy(10);
    void run.recall('result of run/s0/0', 'stale');
    expect(stage.aborted).toEqual([]);
    await stage.host.runToEnd();
    expect(stage.begun).toEqual(['s0/0', 's0/1', 's0/0:2']);
    expect(new Set(stage.submissions.map(({ budget }) => budget)).size).toBe(1);
    expect(await run.outcome).toMatchObject({ type: 'accepted' });
  });

  test('is seen by code that was made of all items', async () => {
    let round = 1;
    const stage = new PipelineStage(({ input }) => ({ value: `${String(input)}${round}` }));
    const sum = pipeline<readonly string[]>('sum')
      .fanOut('read', { task: 'read', forEach: ({ input }) => input })
      .output(({ read }) => read.values.join());
    const run = runPipeline(sum, ['a', 'b'], stage.ports, { runId: 'run' });
    await stage.host.runToEnd();
    expect(await run.outcome).toMatchObject({ value: 'a1,b1' });
    round = 2;
    const recalled = run.recall('result of run/read/1', 'wrong');
    await stage.host.runToEnd();
    expect(await recalled).toMatchObject({ outcome: { value: 'a1,b2' } });
  });

  test('of the run’s own has its last stages done again', async () => {
    const stage = new PipelineStage();
    const { run, outcome } = await finished(stage);
    void run.recall('resultId' in outcome ? outcome.resultId : '', 'nobody believes it');
    await stage.host.runToEnd();
    expect(stage.begun).toEqual(['s2:2', 's3:2']);
  });

  test('that fails the second time makes of it what a failure makes', async () => {
    const stage = new PipelineStage(({ id = '' }) => ({ fails: id.endsWith(':2') }));
    const { run } = await finished(stage);
    const { endedAtMs } = run.record();
    await stage.host.clock.advanceBy(70);
    const recalled = run.recall('result of run/s2', 'wrong');
    expect(run.record()).toMatchObject({
      endedAtMs: endedAtMs + 70,
      recalls: [{ resultId: 'result of run/s2', reason: 'wrong', tainted: [expect.any(String)] }],
    });
    await stage.host.runToEnd();
    expect(await recalled).toMatchObject({ type: 'revised', outcome: { type: 'failed' } });
  });

  test('that it does not hold, or that comes too late, changes nothing', async () => {
    const stage = new PipelineStage();
    const { run } = await finished(stage);
    expect(await run.recall('another', 'wrong')).toMatchObject({ type: 'unaffected' });
    run.forget();
    expect(await run.recall('result of run/s2', 'wrong')).toMatchObject({ type: 'unaffected' });
    expect(stage.begun).toEqual([]);
  });

  test('what was left out for want of capacity is left out again', async () => {
    const stage = new PipelineStage();
    const graph = graphOf([[], [0]], (index) => (index === 1 ? { flag: 'unreviewed' } : {}));
    const run = runPipeline(graph, 0, stage.ports, { runId: 'run', tier: 'single' });
    await stage.host.runToEnd();
    void run.recall('result of run/s0', 'wrong');
    await stage.host.runToEnd();
    expect(stage.begun).toEqual(['s0', 's0:2']);
  });

  const graphs = fc.array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 1, maxLength: 8 });

  test('has nothing done again but what can be reached from it', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.nat(7), fc.nat(12), async (rows, at, afterMs) => {
        const sources = rows.map((row, index) => [...new Set(row.filter((each) => each < index))]);
        const root = at % sources.length;
        const isDerived = (index: number): boolean =>
          (sources[index] ?? []).some((source) => source === root || isDerived(source));
        const stage = new PipelineStage(({ id = '' }) => ({ afterMs: 1 + (id.length % 3) }));
        const graph = graphOf(sources, (index) => (index % 2 ? {} : { items: 3 }));
        const run = runPipeline(graph, 0, stage.ports, { runId: 'run' });
        // Early or late: it may not be there yet, under way, or long over.
        await stage.host.clock.advanceBy(afterMs);
        const item = root % 2 ? `s${root}` : `s${root}/1`;
        const known = stage.provenance.recall(`result of run/${item}`, 'wrong').type === 'recalled';
        const before = new Set(stage.begun);
        void run.recall(`result of run/${item}`, 'wrong');
        await stage.host.runToEnd();
        expect(await run.outcome).toMatchObject({ type: 'accepted' });
        const again = stage.begun.filter(
          (id) => !before.has(id) && before.has(id.replace(/:2$/, '')),
        );
        const expected = [...before].filter((id) => {
          const index = Number(/^s(\d+)/.exec(id)?.[1]);
          return known && (id === item || isDerived(index));
        });
        expect(again.map((id) => id.replace(/:2$/, '')).sort()).toEqual(expected.sort());
        const held = run.record();
        expect(held.flags).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });
});
