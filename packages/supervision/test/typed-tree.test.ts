// What the compiler refuses. `npm run check` reads this file; each mistake must be one.
import { virtualHost } from '@coppice/host';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { setup } from 'xstate';
import { type Strategy, start, supervisor, worker } from '../src/index.ts';

const planner = setup({
  types: { input: {} as { goal: string }, events: {} as { type: 'plan.requested' } },
}).createMachine({});

describe('a tree, as the compiler sees it', () => {
  test('input is required exactly when the logic requires it', () => {
    const { input } = worker('planner', planner, { input: { goal: 'x' } });
    expect(input).toEqual({ goal: 'x' });
    // @ts-expect-error: the goal is missing.
    worker('planner', planner);
    // @ts-expect-error: a goal is a string.
    worker('planner', planner, { input: { goal: 1 } });
  });

  test('a permanent child cannot be significant', () => {
    const input = { goal: 'x' };
    worker('planner', planner, { input, restart: 'transient', significant: true });
    const declare = () =>
      // @ts-expect-error: it never ends for good.
      worker('planner', planner, { input, restart: 'permanent', significant: true });
    expectTypeOf(declare).toBeFunction();
  });

  test('two children cannot share an id', () => {
    const input = { goal: 'x' };
    const declare = () =>
      supervisor({
        id: 'root',
        // @ts-expect-error: duplicate child id: planner
        children: [worker('planner', planner, { input }), worker('planner', planner, { input })],
      });
    expectTypeOf(declare).toBeFunction();
  });

  test('a strategy is one of three', () => {
    // @ts-expect-error: OTP has no such strategy.
    const strategy: Strategy = 'one_for_two';
    expectTypeOf(strategy).toBeString();
  });

  test('a reference knows what is below it and which events it takes', async () => {
    const tree = await start(
      supervisor({
        id: 'root',
        children: [
          supervisor({
            id: 'inner',
            children: [worker('planner', planner, { input: { goal: 'x' } })],
          }),
        ],
      }),
      { host: virtualHost({ seed: 1 }) },
    );
    const place = tree.child('inner').child('planner');
    place.send({ type: 'plan.requested' });
    // @ts-expect-error: the planner takes no such event.
    place.send({ type: 'code.requested' });
    // @ts-expect-error: there is no such child.
    tree.child('outer');
    expect(place.path).toBe('root/inner/planner');
    await tree.stop();
  });
});
