import { expect, test } from 'vitest';
import { nameOfFailure } from '../src/index.ts';
import { FAULT_CLASSES } from '../src/testing/index.ts';
import { FAULTS_NOTICED, type Noticed } from './fault-cases.ts';
import { type FaultStage, faultStage, IDLE_MS, submitInvoice } from './fault-stage.ts';

const RIGHT = { total: 12, currency: 'EUR', note: 'thanks' };

test.each(FAULT_CLASSES)(
  '%s is noticed and named, and the task is done all the same',
  async (name) => {
    const expected: Noticed = FAULTS_NOTICED[name];
    const stage = await faultStage({ [name]: 1 }, { mostPerTask: 1 });
    const { host, app, faults, failures, mails } = stage;
    const outcome = submitInvoice(app, 't');
    await host.clock.advanceBy(60_000);
    expect(faults.injected.counts[name]).toBe(1);
    expect(failures.map(nameOfFailure)).toEqual(expected.name === undefined ? [] : [expected.name]);
    expect(failures.map(({ atMs }) => atMs)).toEqual(failures.map(() => expected.atMs ?? 0));
    expect(await outcome).toMatchObject({
      type: 'accepted',
      attempts: expected.name === undefined ? 1 : 2,
      value: name === 'poisonedUpstream' ? { ...RIGHT, note: 'poison' } : RIGHT,
    });
    expect(mails.get('t')).toBe(1);
    expect(app.status()).toMatchObject({ openTasks: 0, restarts: expected.restarts });
    await app.stop();
  },
);

test('poisonedUpstream: once it is known, the recall ends what consumes it', async () => {
  const { host, app, faults, failures } = await faultStage({ poisonedUpstream: 1 });
  const poisoned = await submitInvoice(app, 't');
  const resultId = 'resultId' in poisoned ? poisoned.resultId : '';
  expect(faults.poisoned).toMatchObject([{ taskId: 't', value: { note: 'poison' } }]);
  const consumer = app.submit({ type: 'audit', input: '', consumes: [resultId] });
  await host.clock.advanceBy(1);
  await app.recall(resultId, 'the note was poisoned');
  expect(await consumer).toMatchObject({ type: 'failed', failure: { resultId } });
  expect(failures.map(nameOfFailure)).toEqual(['cascade.upstream']);
  await host.clock.advanceBy(5_000);
  await app.stop();
});

test('slowButAlive: it is never ended, however many do it at once', async () => {
  const { host, app, failures } = await faultStage({ slowButAlive: 1 }, { agents: 8 });
  const outcomes = Array.from({ length: 64 }, (_, index) => submitInvoice(app, `t-${index}`));
  await host.clock.advanceBy(8 * 50_000);
  expect((await Promise.all(outcomes)).map(({ type }) => type)).toEqual(
    outcomes.map(() => 'accepted'),
  );
  expect(failures).toEqual([]);
  expect(app.status().restarts).toBe(0);
  await app.stop();
});

/** Steps of time at which silences are looked at. */
const LOOK_MS = 500;
const MOST_STEPS = 2 * 60 * 60 * 2;

async function runToEnd(stage: FaultStage, ids: readonly string[]): Promise<number> {
  const { host, app, underWay } = stage;
  let longestMs = 0;
  for (let step = 0; step < MOST_STEPS && app.status().openTasks > 0; step++) {
    await host.clock.advanceBy(LOOK_MS);
    const nowMs = host.clock.now();
    for (const lastMs of underWay.values()) longestMs = Math.max(longestMs, nowMs - lastMs);
  }
  expect(app.status().openTasks, `open of ${ids.length}`).toBe(0);
  return longestMs;
}

test.each(Array.from({ length: 50 }, (_, index) => index + 1))(
  'with a fault in six of ten attempts every task comes to an end, and no silence is long: seed %i',
  async (seed) => {
    const stage = await faultStage({ all: 0.6 }, { seed, agents: 4 });
    const { app, mails } = stage;
    const ids = Array.from({ length: 12 }, (_, index) => `t-${index}`);
    const submitted = ids.map((id) => submitInvoice(app, id));
    const longestMs = await runToEnd(stage, ids);
    await Promise.all(submitted);
    for (const id of ids) {
      const end = await app.outcomeOf(id);
      expect(['accepted', 'degraded', 'failed']).toContain(end?.type);
    }
    expect(longestMs).toBeLessThanOrEqual(IDLE_MS + 1_000);
    for (const times of mails.values()) expect(times).toBe(1);
    await app.stop();
  },
);
