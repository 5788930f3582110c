import { describe, expect, test } from 'vitest';
import { transition } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { graphOf } from '../../test/pipeline-stage.ts';
import { failureOf } from '../../test/task-records.ts';
import {
  type PipelineRunInput,
  pipelineRunLogic,
  pipelineRunMachine,
  startPipelineRunActor,
} from './pipeline-run.machine.ts';
import { initialRunState } from './run-state.ts';
import type { PipelineRunEvent } from './step.ts';

const { plan } = graphOf([[], []], (index) => (index === 1 ? { flag: 'unreviewed' } : {}));
const input: PipelineRunInput = { runId: 'run', plan, state: initialRunState(plan, 'full', 0) };
const failure = failureOf({ type: 'crash', kind: 'exit' }, { taskId: 't', atMs: 0 });
const EVENTS: readonly PipelineRunEvent[] = [
  { type: 'stage.started', stage: 0, items: 1, atMs: 0 },
  { type: 'item.started', stage: 0, item: 0, taskId: 'a', atMs: 0 },
  {
    ...{ type: 'item.finished', stage: 0, item: 0, taskId: 'a', atMs: 0 },
    result: { type: 'done', resultId: 'r', flags: [] },
  },
  { type: 'stage.failed', stage: 1, failure, atMs: 0 },
  { type: 'stage.failed', stage: 0, failure, atMs: 0 },
  { type: 'results.recalled', resultIds: ['r'], reason: 'wrong', atMs: 0 },
  { type: 'run.stop', reason: { type: 'shutdown' }, atMs: 0 },
];

describe('pipelineRunMachine', () => {
  test('every mode is reached', () => {
    const paths = getShortestPaths(pipelineRunMachine, {
      input,
      events: [...EVENTS],
      serializeState: ({ value, context: { state } }) => JSON.stringify([value, state]),
      limit: 5_000,
      stopWhen: ({ context: { state } }) => state.round > 2,
    });
    const modes = new Set(paths.map(({ state }) => state.value));
    expect([...modes].sort()).toEqual([
      ...['degraded', 'failed', 'finished', 'recalling', 'running', 'stopped'],
    ]);
  });

  test('needs no actor: its state survives JSON, and what is due is said with the transition', () => {
    const actor = startPipelineRunActor(
      pipelineRunLogic(() => {}),
      { id: 'run', input },
    );
    const live = actor.getSnapshot();
    const written = JSON.parse(JSON.stringify({ value: live.value, context: live.context }));
    const event = EVENTS[0] as PipelineRunEvent;
    const [next, actions] = transition(
      pipelineRunMachine,
      pipelineRunMachine.resolveState(written),
      event,
    );
    expect(next.value).toBe('running');
    expect(actions).toMatchObject([
      {
        type: 'carryOut',
        params: {
          commands: [
            { type: 'startItem', stage: 0, item: 0, taskId: 'run/s0' },
            { type: 'startStage', stage: 1 },
          ],
        },
      },
    ]);
  });

  test('a run that is over for good hears nothing any more; one that is finished hears a recall', () => {
    const run = (events: readonly PipelineRunEvent[]) => {
      const actor = startPipelineRunActor(
        pipelineRunLogic(() => {}),
        { id: 'run', input },
      );
      for (const event of events) actor.send(event);
      return actor.getSnapshot().value;
    };
    const [started, begun, done, skipped, failed, recalled, stop] = EVENTS as Tuple;
    expect(run([failed, stop])).toBe('failed');
    expect(run([stop, failed])).toBe('stopped');
    const finished = [started, begun, done, skipped];
    expect(run([...finished, stop])).toBe('finished');
    expect(run([...finished, recalled])).toBe('recalling');
    expect(run([...finished, recalled, stop])).toBe('stopped');
    expect(run([skipped])).toBe('degraded');
  });
});

type Event = PipelineRunEvent;
type Tuple = [Event, Event, Event, Event, Event, Event, Event];
