import { expect, test } from 'vitest';
import type { PipelineRun } from '../pipeline/run-ports.ts';
import type { Outcome } from '../task/outcome.ts';
import { KnownRuns } from './known-runs.ts';

const queued = (id: string): Outcome => ({ type: 'queued', id, reason: 'capacity' });

function setUp() {
  const known = new KnownRuns(2);
  const forgotten: string[] = [];
  const run = (runId: string) => {
    const { promise: outcome, resolve } = Promise.withResolvers<Outcome>();
    const forget = (): void => void forgotten.push(runId);
    known.begin(runId, outcome);
    // The rest of a run is not looked at.
    known.add({ runId, outcome, forget } as unknown as PipelineRun<unknown>);
    return () => resolve(queued(runId));
  };
  return { known, forgotten, run };
}
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

test('all that are under way are known, and the latest that are over', async () => {
  const { known, forgotten, run } = setUp();
  const ends = ['1', '2', '3'].map(run);
  expect(known.all.map(({ runId }) => runId)).toEqual(['1', '2', '3']);
  expect(forgotten).toEqual([]);
  for (const end of ends.toReversed()) end();
  await settled();
  expect(forgotten).toEqual(['3']);
  expect(known.all.map(({ runId }) => runId)).toEqual(['2', '1']);
  expect(known.outcomeOf('3')).toBeUndefined();
  expect(await known.outcomeOf('1')).toEqual(queued('1'));
  expect(known.open('1')).toBeUndefined();
});

test('at the end all are forgotten', async () => {
  const { known, forgotten, run } = setUp();
  run('1')();
  run('2');
  await settled();
  known.forgetAll();
  expect(forgotten.toSorted()).toEqual(['1', '2']);
});

test('a run under an id that was used before is the latest', async () => {
  const { known, run } = setUp();
  for (const id of ['1', '2', '1', '3']) {
    run(id)();
    await settled();
  }
  expect(['1', '2', '3'].map((id) => known.outcomeOf(id) !== undefined)).toEqual([
    true,
    false,
    true,
  ]);
});
