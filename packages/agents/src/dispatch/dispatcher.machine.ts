import { type MonitorDown, type Ref, systemOf } from '@coppice/actor';
import type { Timer } from '@coppice/host';
import { setup } from 'xstate';
import { AGENTS, type AgentIdle, DISPATCHER } from '../agent/agent-messages.ts';
import type { Demand } from './demand.ts';
import { type Routed, Router, type RouterParts } from './router.ts';

/** Who waits for an agent. */
export interface Holder {
  routed(routed: Routed<Ref>): void;
}

/** What a dispatcher is told. */
type DispatcherEvent =
  | AgentIdle
  | { readonly type: 'work.requested'; readonly holder: Holder; readonly demand: Demand }
  | { readonly type: 'work.withdrawn'; readonly holder: Holder; readonly taskType: string }
  /** Who waits may be served now, or may wait for nobody. */
  | { readonly type: 'health.changed' }
  | MonitorDown;

interface DispatcherContext {
  readonly router: Router<Ref, Holder>;
  /** Agents whose end the dispatcher is told of. */
  readonly monitored: WeakMap<Ref, string>;
  /** Pending while somebody waits. */
  readonly recheck: { timer: Timer };
}

// A trial may be over long before its lease is.
const LONGEST_RECHECK_MS = 1_000;
const SHORTEST_RECHECK_MS = 10;

/** Brings tasks and agents together; `Router` decides who gets what. */
export const dispatcherMachine = setup({
  types: {
    context: {} as DispatcherContext,
    input: {} as RouterParts,
    events: {} as DispatcherEvent,
  },
  actions: {
    // A dispatcher that was restarted knows nobody, so it asks.
    findAgents: ({ context, self }) => {
      const system = systemOf(self);
      system.register(DISPATCHER, self);
      context.router.directory.forgetLives();
      for (const agent of system.members(AGENTS)) agent.send({ type: 'agent.asked' });
    },
    offerAgent: ({ context: { router, monitored }, event, self }) => {
      if (event.type !== 'agent.idle') return;
      const { ref, profile } = event;
      if (!monitored.has(ref)) {
        monitored.set(ref, profile.id);
        router.directory.began(profile.id);
        systemOf(self).monitor(self, ref);
      }
      const match = router.offer(ref, profile);
      match?.holder.routed(match.assigned);
    },
    findAgent: ({ context: { router }, event }) => {
      if (event.type !== 'work.requested') return;
      event.holder.routed(router.request(event.holder, event.demand));
    },
    withdraw: ({ context: { router }, event }) => {
      if (event.type === 'work.withdrawn') router.withdraw(event.holder, event.taskType);
    },
    rematch: ({ context: { router } }) => {
      for (const { holder, routed } of router.rematch()) holder.routed(routed);
    },
    // Only that something has happened is told; that a breaker's time is over is not.
    recheckLater: ({ context: { router, recheck }, self }) => {
      if (recheck.timer !== undefined || router.waiting === 0) return;
      const { clock } = systemOf(self).host;
      const delayMs = Math.min(LONGEST_RECHECK_MS, router.soonestMs);
      recheck.timer = clock.setTimeout(
        () => {
          recheck.timer = undefined;
          self.send({ type: 'health.changed' });
        },
        Math.max(SHORTEST_RECHECK_MS, delayMs),
      );
    },
    stopRecheck: ({ context: { recheck }, self }) => {
      systemOf(self).host.clock.clearTimeout(recheck.timer);
      recheck.timer = undefined;
    },
    forget: ({ context: { router, monitored }, event, self }) => {
      if (event.type !== 'monitor.down') return;
      router.remove(event.ref);
      const agent = monitored.get(event.ref);
      if (agent !== undefined) router.directory.ended(agent, systemOf(self).host.clock.now());
    },
  },
}).createMachine({
  id: 'dispatcher',
  context: ({ input }) => ({
    router: new Router<Ref, Holder>(input),
    monitored: new WeakMap(),
    recheck: { timer: undefined },
  }),
  initial: 'dispatching',
  entry: 'findAgents',
  exit: 'stopRecheck',
  states: {
    dispatching: {
      on: {
        'agent.idle': { actions: 'offerAgent' },
        'work.requested': { actions: ['findAgent', 'recheckLater'] },
        'work.withdrawn': { actions: 'withdraw' },
        'health.changed': { actions: ['rematch', 'stopRecheck', 'recheckLater'] },
        'monitor.down': { actions: ['forget', 'recheckLater'] },
      },
    },
  },
});
