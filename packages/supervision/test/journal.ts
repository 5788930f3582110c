import type { Logic, SystemEvent } from '@coppice/actor';
import { createSystem, type System } from '@coppice/actor';
import { type VirtualHost, virtualHost } from '@coppice/host';
import { type EventObject, fromTransition, setup } from 'xstate';
import { StartIgnored } from '../src/index.ts';

/** A worker that crashes when told to, and ends at once when asked to stop. */
export const obedient: Logic = fromTransition((state: number, event: EventObject) => {
  if (event.type === 'crash') throw new Error('boom');
  return state + 1;
}, 0);

/** A worker that traps exits, and stops so many milliseconds after it was asked. */
export const slowToStop = setup({
  types: { input: {} as { readonly stopMs: number }, context: {} as { readonly stopMs: number } },
  actions: {
    crash: () => {
      throw new Error('boom');
    },
  },
  delays: { stopping: ({ context }) => context.stopMs },
}).createMachine({
  id: 'slowToStop',
  context: ({ input }) => input,
  initial: 'working',
  states: {
    working: { on: { 'actor.shutdown': 'stopping', crash: { actions: 'crash' } } },
    stopping: { after: { stopping: 'stopped' } },
    stopped: { type: 'final' },
  },
});

/** A world with a record of what starts and ends in it, as `start planner:2`. */
export function recordedSystem(): { host: VirtualHost; system: System; events: string[] } {
  const host = virtualHost({ seed: 1 });
  const system = createSystem({ host });
  const events: string[] = [];
  system.watch((event) => {
    const line = lineOf(event);
    if (line) events.push(line);
  });
  return { host, system, events };
}

function lineOf(event: SystemEvent): string | undefined {
  switch (event.type) {
    case 'actor.started':
      return `start ${event.ref.id}`;
    case 'actor.startFailed':
      return `fail ${event.actorId}`;
    case 'actor.exited':
      return `exit ${event.ref.id} ${event.reason.type}`;
    case 'letter.died':
    case 'observer.threw':
      return undefined;
  }
}

/**
 * A worker whose starts succeed, fail or have nothing to do, one outcome after the other; the last
 * one repeats. It crashes on `crash` and ends normally on `finish`.
 */
export function startsAs(...outcomes: readonly ('ok' | 'fails' | 'ignores')[]): Logic {
  let attempts = 0;
  return setup({
    actions: {
      start: () => {
        const outcome = outcomes[Math.min(attempts++, outcomes.length - 1)];
        if (outcome === 'fails') throw new Error('not now');
        if (outcome === 'ignores') throw new StartIgnored();
      },
      crash: () => {
        throw new Error('boom');
      },
    },
  }).createMachine({
    id: 'scripted',
    entry: 'start',
    initial: 'working',
    states: {
      working: { on: { crash: { actions: 'crash' }, finish: 'finished' } },
      finished: { type: 'final' },
    },
  });
}

/** A worker that traps exits and never stops by itself. */
export const deaf = setup({ actions: { ignore: () => {} } }).createMachine({
  id: 'deaf',
  on: { 'actor.shutdown': { actions: 'ignore' } },
});
