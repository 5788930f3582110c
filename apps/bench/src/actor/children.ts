import { createSystem, type Logic, type Ref, type System } from '@coppice/actor';
import { systemHost } from '@coppice/host';
import { type AnyActor, assign, createActor, createMachine, fromTransition, setup } from 'xstate';

/** The child that both peers spawn: a small machine with a context and one event. */
export const childMachine = setup({
  types: { context: {} as { count: number } },
  actions: { count: assign({ count: ({ context }) => context.count + 1 }) },
}).createMachine({
  id: 'child',
  context: { count: 0 },
  initial: 'idle',
  states: { idle: { on: { count: { actions: 'count' } } } },
});

/** The least that an actor can be: a pure function. */
export const leanLogic = fromTransition((count: number) => count + 1, 0);

/** A family under Coppice: a parent with `n` children. */
export function coppiceFamily(
  n: number,
  logic: Logic = childMachine,
): { readonly system: System; readonly parent: Ref } {
  const system = createSystem({ host: systemHost() });
  const parent = spawnLive(system, createMachine({}), { id: 'parent' });
  for (let index = 0; index < n; index++) {
    spawnLive(system, logic, { id: `child-${index}`, parent });
  }
  return { system, parent };
}

/** Starts an actor that must start. */
export function spawnLive(
  system: System,
  logic: Logic,
  options: Parameters<System['spawn']>[1],
): Ref {
  const spawned = system.spawn(logic, options);
  if (spawned.type === 'failed') throw new Error(`"${options.id}" did not start`);
  return spawned.ref;
}

/**
 * A family under stock XState, spawned in the fastest way that it has: all in one `assign`. One
 * `spawnChild` for each event copies all earlier children each time.
 */
export function xstateFamily(n: number): AnyActor {
  const parent = setup({
    types: { events: {} as { type: 'spawn' } },
    actors: { child: childMachine },
  }).createMachine({
    context: {},
    on: {
      spawn: {
        actions: assign(({ spawn }) => {
          for (let index = 0; index < n; index++) spawn('child', { id: `child-${index}` });
          return {};
        }),
      },
    },
  });
  const actor = createActor(parent).start();
  actor.send({ type: 'spawn' });
  const count = Object.keys(actor.getSnapshot().children).length;
  if (count !== n) throw new Error(`XState spawned ${count} of ${n}`);
  return actor;
}
