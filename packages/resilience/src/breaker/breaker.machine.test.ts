import { describe, expect, test } from 'vitest';
import { createActor, transition } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { type BreakerEvent, type BreakerInput, breakerMachine } from './breaker.machine.ts';
import { COOL_DOWN } from './cool-down.ts';

const input: BreakerInput = {
  coolDown: { ...COOL_DOWN, jitterRatio: 0 },
  trials: { count: 2, leaseMs: 10 },
  generation: 1,
};
const at = { atMs: 60_000, chance: 0.5 };
const EVENTS: readonly BreakerEvent[] = [
  { type: 'breaker.trip', atMs: 0, chance: 0.5 },
  { type: 'trial.request', atMs: 60_000, id: 1 },
  { type: 'trial.succeeded', id: 1, slow: false, ...at },
  { type: 'trial.released', id: 1, ...at },
  { type: 'breaker.isolate', ...at },
];

describe('breakerMachine', () => {
  test('every mode is reached', () => {
    const paths = getShortestPaths(breakerMachine, {
      input,
      events: [...EVENTS],
      serializeState: ({ value }) => JSON.stringify(value),
      limit: 200,
    });
    const modes = paths.map(({ state }) => JSON.stringify(state.value));
    expect(modes.sort()).toEqual([
      '"closed"',
      '"isolated"',
      '"open"',
      '{"halfOpen":"idle"}',
      '{"halfOpen":"trial"}',
    ]);
  });

  test('needs no actor: its state survives JSON, and time comes with the event', () => {
    const actor = createActor(breakerMachine, { input }).start();
    let snapshot = actor.getSnapshot();
    for (const event of EVENTS.slice(0, 2)) {
      const written = JSON.parse(JSON.stringify(breakerMachine.getPersistedSnapshot(snapshot)));
      const [next] = transition(breakerMachine, breakerMachine.resolveState(written), event);
      snapshot = next;
    }
    expect(snapshot.value).toEqual({ halfOpen: 'trial' });
    expect(snapshot.context.running).toEqual([{ id: 1, leaseUntilMs: 60_010 }]);
  });

  test('with one trial back and none running it waits for the next', () => {
    const actor = createActor(breakerMachine, { input }).start();
    for (const event of EVENTS.slice(0, 3)) actor.send(event);
    expect(actor.getSnapshot().value).toEqual({ halfOpen: 'idle' });
  });
});
