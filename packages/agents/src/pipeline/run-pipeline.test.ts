import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphOf, PipelineStage, type Played } from '../../test/pipeline-stage.ts';
import type { Submission } from '../task/submission.ts';
import { pipeline } from './pipeline.ts';
import { runPipeline } from './run-pipeline.ts';

const desk = pipeline<readonly string[]>('desk')
  .fanOut('read', { task: 'read', forEach: ({ input }) => input, concurrency: 2, leastShare: 0.5 })
  .compute('count', { after: ['read'], from: ({ read }) => read.values.length })
  .stage('review', {
    after: ['count'],
    task: 'review',
    input: ({ count }) => count,
    optional: 'unreviewed',
  })
  .output(({ read, count, review }) => ({ missing: read.missing, count, review }));

const isAbout = ({ id = '' }: Submission, part: string): boolean => id.includes(part);

/** Runs it to its end. */
async function played(play: (submission: Submission) => Played, input = ['a', 'b', 'c', 'd']) {
  const stage = new PipelineStage(play);
  const run = runPipeline(desk, input, stage.ports, { runId: 'run' });
  await stage.host.runToEnd();
  return { stage, run, outcome: await run.outcome };
}

describe('runPipeline', () => {
  test('hands values from stage to stage, and adds up what they took', async () => {
    const { outcome, stage } = await played(() => ({}));
    expect(outcome).toMatchObject({
      type: 'accepted',
      id: 'run',
      by: 'run',
      value: { missing: 0, count: 4, review: 4 },
      attempts: 5,
      cost: { tokens: 50, costUsd: 2.5 },
      evidence: [{ validator: 'schema', verdict: 'pass' }],
    });
    expect(stage.begun).toEqual(['read/0', 'read/1', 'read/2', 'read/3', 'review']);
    expect(stage.told).toEqual([
      ...['run.started', 'stage.started read', ...Array(4).fill('item.finished read')],
      ...['stage.finished read', 'stage.started count', 'stage.finished count'],
      ...['stage.started review', 'item.finished review', 'stage.finished review'],
      ...['stage.started output', 'stage.finished output', 'run.finished'],
    ]);
  });

  test('a task consumes the results of the stages before it, those of code included', async () => {
    const { stage, outcome } = await played(() => ({}), ['a', 'b']);
    expect(stage.submissions.map(({ consumes }) => consumes)).toEqual([
      [],
      [],
      ['result of run/read/0', 'result of run/read/1'],
    ]);
    const recall = stage.provenance.recall('result of run/read/0', 'wrong');
    const result = 'resultId' in outcome ? outcome.resultId : '';
    expect(recall).toMatchObject({ tainted: ['result of run/review', result] });
  });

  test('an item that fails or is queued is missing, and the run partial', async () => {
    const { outcome, stage } = await played((task) =>
      isAbout(task, 'read/1') ? { fails: true } : { queued: isAbout(task, 'read/2') },
    );
    expect(stage.submissions.map(({ signal }) => signal?.aborted)).toEqual([
      ...[false, false, true, false, false],
    ]);
    expect(outcome).toMatchObject({
      type: 'degraded',
      flags: ['partial'],
      value: { missing: 2, count: 2 },
      postMortem: { of: { type: 'run', id: 'run', name: 'desk' }, outcome: 'degraded' },
    });
  });

  test('with too few items done the stage fails at once, and with it the run', async () => {
    const { outcome, stage } = await played((task) =>
      isAbout(task, 'read') ? { fails: !isAbout(task, '/1'), afterMs: 5 } : {},
    );
    expect(outcome).toMatchObject({ type: 'failed', failure: { taskId: 'run/read/0' } });
    expect(stage.begun).toEqual(['read/0', 'read/1', 'read/2', 'read/3']);
    expect(stage.told.at(-1)).toBe('run.finished');
    expect(stage.host.clock.nextDueMs()).toBeUndefined();
  });

  test('the flags of what it is made of travel with it', async () => {
    const { outcome } = await played((task) => {
      if (isAbout(task, 'read/0')) return { flags: ['stale', 'single-source'] };
      return isAbout(task, 'read/3') ? { flags: ['stale'] } : { fails: isAbout(task, 'review') };
    });
    expect(outcome).toMatchObject({ flags: ['single-source', 'stale', 'unreviewed'] });
  });

  test('without its optional stage a run goes on, and is degraded from then on', async () => {
    const { outcome, stage } = await played((task) => ({ fails: isAbout(task, 'review') }));
    expect(outcome).toMatchObject({ type: 'degraded', value: { count: 4, review: undefined } });
    expect(stage.told).toContain('run.degraded unreviewed');
    expect(stage.told.filter((told) => told.startsWith('run.degraded'))).toHaveLength(1);
    expect(stage.told).toContain('stage.skipped unreviewed');
  });

  test.each(['essential', 'single'] as const)(
    'in tier %s what is optional is left out',
    async (tier) => {
      const stage = new PipelineStage();
      const run = runPipeline(desk, ['a'], stage.ports, { tier });
      await stage.host.runToEnd();
      expect(await run.outcome).toMatchObject({ type: 'degraded', flags: ['unreviewed'], tier });
      expect(stage.begun).toEqual(['read/0']);
    },
  );

  test('in tier queueing nothing can be run', () => {
    const { ports } = new PipelineStage();
    expect(() => runPipeline(desk, [], ports, { tier: 'queueing' })).toThrow(RangeError);
    expect(() => runPipeline(pipeline('none'), 1, ports)).toThrow('this has none');
  });

  test('nothing to do for a stage is no trouble', async () => {
    const { outcome } = await played(() => ({}), []);
    expect(outcome).toMatchObject({ type: 'accepted', value: { count: 0 } });
  });

  test('code that throws fails its stage', async () => {
    const broken = pipeline('broken').compute('x', {
      from: () => {
        throw new Error('no such thing');
      },
    });
    const run = runPipeline(broken, 1, new PipelineStage().ports, { runId: 'run' });
    expect(await run.outcome).toMatchObject({
      type: 'failed',
      failure: {
        type: 'crash',
        kind: 'error',
        taskId: 'run/x',
        error: { message: 'no such thing' },
      },
    });
  });

  test('an abort of its signal stops it with all its tasks', async () => {
    const stage = new PipelineStage(() => ({ afterMs: 50 }));
    const controller = new AbortController();
    const { signal } = controller;
    const short = runPipeline(pipeline('x').compute('x', { from: () => 1 }), 0, stage.ports, {
      signal,
    });
    expect(await short.outcome).toMatchObject({ type: 'accepted' });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    const run = runPipeline(desk, ['a', 'b', 'c'], stage.ports, { runId: 'run', signal });
    await stage.host.clock.advanceBy(10);
    controller.abort();
    await stage.host.settle();
    expect(await run.outcome).toMatchObject({ type: 'stopped', reason: { type: 'cancelled' } });
    expect(stage.aborted).toEqual(['read/0', 'read/1']);
    const late = runPipeline(desk, ['a'], stage.ports, { signal });
    expect(await late.outcome).toMatchObject({ type: 'stopped' });
  });

  test('what stops everything stops it; what stops one task leaves it out', async () => {
    const all = await played(() => ({ stopped: { type: 'shutdown' } }));
    expect(all.outcome).toMatchObject({ type: 'stopped', reason: { type: 'shutdown' } });
    const one = await played((task) =>
      isAbout(task, 'read/0') ? { stopped: { type: 'cancelled' } } : {},
    );
    expect(one.outcome).toMatchObject({ type: 'degraded', flags: ['partial'] });
  });

  const graphs = fc.array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 1, maxLength: 8 });
  const sourcesOf = (rows: readonly (readonly number[])[]) =>
    rows.map((row, index) => [...new Set(row.filter((source) => source < index))]);

  test('a stage starts when all before it are over, with no more under way than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.integer({ min: 1, max: 4 }), async (rows, concurrency) => {
        const sources = sourcesOf(rows);
        const ended = new Set<string>();
        const now = new Map<string, number>();
        const stage = new PipelineStage(({ id = '' }) => {
          const name = id.split('/')[1] ?? '';
          now.set(name, (now.get(name) ?? 0) + 1);
          expect(now.get(name)).toBeLessThanOrEqual(concurrency);
          for (const source of sources[Number(name.slice(1))] ?? []) {
            expect(ended).toContain(`s${source}`);
          }
          return { afterMs: 1 + ((id.length + Number(id.at(-1))) % 5) };
        });
        const ports = {
          ...stage.ports,
          onEvent: (event: { readonly type: string; readonly stage?: string }) => {
            const { type, stage: name = '' } = event;
            if (type === 'item.finished') now.set(name, (now.get(name) ?? 0) - 1);
            if (type === 'stage.finished') ended.add(name);
          },
        };
        const graph = graphOf(sources, (index) => (index % 2 ? {} : { items: 5, concurrency }));
        const run = runPipeline(graph, 0, ports, { runId: 'run' });
        await stage.host.runToEnd();
        expect(await run.outcome).toMatchObject({ type: 'accepted' });
        // In the order of the items.
        for (const index of sources.keys()) {
          const own = stage.begun.filter((id) => id.startsWith(`s${index}/`));
          expect(own).toEqual([...own].sort());
        }
      }),
      { numRuns: 60 },
    );
  });
});
