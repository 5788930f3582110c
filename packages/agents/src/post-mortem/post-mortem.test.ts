import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphOf, PipelineStage } from '../../test/pipeline-stage.ts';
import { badAnswer, failureOf, finding, recordOf } from '../../test/task-records.ts';
import { runPipeline } from '../pipeline/run-pipeline.ts';
import { POST_MORTEM_SCHEMA } from './post-mortem-schema.ts';
import { renderPostMortem } from './render-post-mortem.ts';
import { runPostMortem } from './run-post-mortem.ts';
import { taskPostMortem } from './task-post-mortem.ts';

const validate = new Ajv2020().compile(POST_MORTEM_SCHEMA);
const at = { id: 'pm1', at: '2026-01-01T00:00:00.000Z' };
const record = recordOf(
  't',
  [
    { agent: 'ann', fails: badAnswer('no such file') },
    { agent: 'bob', fails: { type: 'crash', kind: 'exit' } },
    { agent: 'bob', suspected: finding('odd') },
  ],
  { effects: ['mail'], flags: ['unproven'] },
);

describe('taskPostMortem', () => {
  test('says what happened, who decided it, what was tried and what it cost', () => {
    const postMortem = taskPostMortem(record, { ...at, outcome: 'degraded' });
    expect(postMortem).toMatchObject({
      summary: 'Task write is degraded: ann gave an answer that evidence rejects: no such file',
      rootCause: { name: 'byzantine.unsupported' },
      decisive: { agent: 'ann', attempt: 1, why: 'It failed first; 1 more followed.' },
      evidence: [finding('no such file'), finding('odd')],
      tried: [
        { result: 'byzantine.unsupported' },
        { result: 'crash.exit' },
        { result: 'suspected' },
      ],
      cost: { tokens: 300, wastedTokens: 200 },
      affected: { effects: ['mail'] },
      flags: ['unproven'],
      elided: 0,
    });
    expect(postMortem.timeline.map(({ atMs }) => atMs)).toEqual([0, 10, 10, 20, 20, 30]);
  });

  test('without a result all of it was for nothing', () => {
    const { resultId: _none, ...unused } = record;
    const { cost } = taskPostMortem(unused, { ...at, outcome: 'failed' });
    expect(cost.wastedTokens).toBe(300);
  });

  test('of a stop blames nobody', () => {
    const stopReason = {
      type: 'killSwitch',
      cause: { type: 'velocity', tokensPerMinute: 9 },
    } as const;
    const { rootCause, decisive } = taskPostMortem(record, {
      ...at,
      outcome: 'stopped',
      stopReason,
    });
    expect(rootCause.what).toBe('The kill switch stopped it: 9 tokens a minute.');
    expect(decisive).toBeNull();
  });

  test('a long timeline keeps its beginning and its end', () => {
    const long = recordOf(
      't',
      Array(150).fill({ agent: 'ann', fails: { type: 'crash', kind: 'exit' } }),
    );
    const { timeline, elided } = taskPostMortem(long, { ...at, outcome: 'failed' });
    expect([timeline.length, elided]).toEqual([200, 100]);
    expect([timeline[0]?.atMs, timeline.at(-1)?.atMs]).toEqual([0, 1_500]);
  });

  test('of very many findings a hundred are listed', () => {
    const tried = Array.from({ length: 120 }, (_, index) => ({
      agent: 'ann',
      fails: badAnswer(`${index}`),
    }));
    const { evidence } = taskPostMortem(recordOf('t', tried), { ...at, outcome: 'failed' });
    expect(evidence).toHaveLength(100);
  });

  test('a failure of no attempt is in the timeline', () => {
    const late = failureOf(
      { type: 'timeout', kind: 'deadline', limitMs: 5 },
      { taskId: 't', atMs: 1_005 },
    );
    const waiting = recordOf('t', [], { failures: [late] });
    const { timeline, rootCause } = taskPostMortem(waiting, { ...at, outcome: 'failed' });
    expect(timeline).toEqual([{ atMs: 5, what: 'timeout.deadline', taskId: 't' }]);
    expect(rootCause.what).toBe('write was not done within 5 ms.');
  });
});

describe('runPostMortem', () => {
  /** A run whose tasks are known by their records. */
  async function run(fails: string, more: Parameters<typeof graphOf>[1] = () => ({})) {
    const stage = new PipelineStage(({ id = '' }) => ({ fails: id.includes(fails) }));
    const graph = runPipeline(graphOf([[], [0], [1]], more), 0, stage.ports, { runId: 'run' });
    await stage.host.runToEnd();
    const task = recordOf('run/s1', [{ agent: 'ann', fails: { type: 'crash', kind: 'exit' } }]);
    return { ...graph.record(), tasks: [task] };
  }

  test('points to the task that its stage failed of', async () => {
    const postMortem = runPostMortem(await run('s1'), at);
    expect(postMortem).toMatchObject({
      of: { type: 'run', id: 'run', name: 'graph' },
      outcome: 'failed',
      rootCause: { name: 'crash.exit' },
      decisive: { agent: 'ann', taskId: 'run/s1', step: 's1' },
      affected: { taskIds: ['run/s2'] },
      cost: { wastedTokens: 100 },
    });
    expect(postMortem.timeline.map(({ what }) => what)).toContain('stage s1 failed: crash.exit');
  });

  test('points to what an optional stage was skipped for', async () => {
    const optional = (index: number) => (index === 1 ? { flag: 'unreviewed' } : {});
    expect(runPostMortem(await run('s1', optional), at)).toMatchObject({
      ...{ outcome: 'degraded', flags: ['unreviewed'], decisive: { agent: 'ann', step: 's1' } },
    });
  });

  test('points to the stage that ended it rather than to one that was skipped before', async () => {
    const optional = (index: number) => (index === 0 ? { flag: 'unread' } : {});
    const failed = await run('s', optional);
    const first = recordOf('run/s0', [{ agent: 'bob', fails: { type: 'crash', kind: 'exit' } }]);
    const { decisive } = runPostMortem({ ...failed, tasks: [first, ...failed.tasks] }, at);
    expect(decisive).toMatchObject({ agent: 'ann', step: 's1' });
  });

  test('of a partial run points to what is missing rather than to what is flagged', async () => {
    const flagged = recordOf('run/s0/0', [{ agent: 'bob' }], { flags: ['stale'] });
    const missing = recordOf('run/s0/1', [
      { agent: 'ann', fails: { type: 'crash', kind: 'exit' } },
    ]);
    const partial = {
      ...(await run('none')),
      flags: ['partial', 'stale'],
      tasks: [flagged, missing],
    };
    expect(runPostMortem(partial, at).decisive).toMatchObject({ agent: 'ann', step: 's0' });
    const { decisive } = runPostMortem({ ...partial, tasks: [flagged] }, at);
    expect(decisive).toMatchObject({ agent: 'bob', step: 's0' });
  });

  test('without records it says what failed, and blames nobody', async () => {
    const postMortem = runPostMortem({ ...(await run('s1')), tasks: [] }, at);
    expect(postMortem).toMatchObject({ rootCause: { name: 'crash.exit' }, decisive: null });
  });

  test('with too few agents it says what was left out', async () => {
    const stage = new PipelineStage();
    const graph = graphOf([[], [0]], (index) => (index === 1 ? { flag: 'unreviewed' } : {}));
    const single = runPipeline(graph, 0, stage.ports, { tier: 'single' });
    await stage.host.runToEnd();
    expect(runPostMortem(single.record(), at).rootCause).toMatchObject({
      name: 'capacity',
      what: 'Too few agents were well (single), so s1 was left out.',
    });
  });

  test('after a recall it says what was made of it and what has left the system', async () => {
    const published = [{ key: 'mail', taskId: 'run/s1', resultId: 'r1' }];
    const recall = { resultId: 'r0', reason: 'wrong', atMs: 5, tainted: ['r1'], published };
    const { affected, timeline } = runPostMortem({ ...(await run('s1')), recalls: [recall] }, at);
    expect(affected).toMatchObject({ resultIds: ['r1'], effects: ['mail'] });
    expect(timeline.map(({ what }) => what)).toContain('result r0 was recalled: wrong');
  });
});

describe('POST_MORTEM_SCHEMA', () => {
  test('describes real ones, and nothing else', async () => {
    const stage = new PipelineStage(({ id = '' }) => ({ fails: id.includes('s1') }));
    const run = runPipeline(graphOf([[], [0]]), 0, stage.ports);
    await stage.host.runToEnd();
    const outcome = await run.outcome;
    const task = taskPostMortem(record, { ...at, outcome: 'failed' });
    const real = [task, 'postMortem' in outcome ? outcome.postMortem : undefined];
    for (const each of real) {
      validate(JSON.parse(JSON.stringify(each)));
      expect(validate.errors).toBeNull();
    }
    for (const wrong of [{ version: 2 }, { at: 'today' }, { extra: 1 }, { decisive: 'ann' }]) {
      expect(validate({ ...task, ...wrong })).toBe(false);
    }
    const { rootCause: _left, ...rest } = task;
    expect(validate(rest)).toBe(false);
    expect(Object.isFrozen(Object.values(POST_MORTEM_SCHEMA)[3])).toBe(true);
  });
});

describe('renderPostMortem', () => {
  test('is text that a person can read', () => {
    const said = renderPostMortem(taskPostMortem(record, { ...at, outcome: 'degraded' }));
    expect(said.split('\n').slice(0, 10)).toEqual([
      'task write (t): degraded, 2026-01-01T00:00:00.000Z',
      'Task write is degraded: ann gave an answer that evidence rejects: no such file',
      '',
      'Root cause',
      '  - byzantine.unsupported: ann gave an answer that evidence rejects: no such',
      '    file',
      '',
      'Decided by',
      '  - ann (ann:1), t #1: It failed first; 1 more followed.',
      '',
    ]);
    expect(said).toContain('  - 300 tokens (200 for nothing)');
  });

  test('whatever agents said, no line is too long and none of it is a control character', () => {
    const nasty = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(nasty, fc.integer({ min: 40, max: 120 }), (message, width) => {
        const bad = recordOf('t', [
          { agent: 'ann', fails: badAnswer(`\u001b[2J\r\u202e${message}`) },
        ]);
        const said = renderPostMortem(taskPostMortem(bad, { ...at, outcome: 'failed' }), { width });
        for (const line of said.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
        expect(said.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  test('a word that is longer than a line is cut, and nothing of it is lost', () => {
    const word = 'x'.repeat(200);
    const bad = recordOf('t', [{ agent: 'ann', fails: badAnswer(word) }]);
    const said = renderPostMortem(taskPostMortem(bad, { ...at, outcome: 'failed' }), { width: 40 });
    for (const line of said.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
    expect(said.replaceAll(/\n\s*/g, '')).toContain(`evidence: ${word}`.replaceAll(' ', ''));
  });

  test.each([39, 80.5])('width %s is a mistake', (width) => {
    const postMortem = taskPostMortem(record, { ...at, outcome: 'failed' });
    expect(() => renderPostMortem(postMortem, { width })).toThrow(`got ${width}`);
  });
});
