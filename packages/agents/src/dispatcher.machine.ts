import { type MonitorDown, type Ref, systemOf } from '@coppice/actor';
import { setup } from 'xstate';
import { AGENTS, type AgentIdle, DISPATCHER, type WorkRequested } from './agent-messages.ts';
import { WorkQueue } from './work-queue.ts';

interface DispatcherContext {
  readonly work: WorkQueue<Ref, Ref>;
  /** For which task an agent left the idle ones, until it is idle again. */
  readonly assigned: Map<Ref, Ref>;
  /** Agents and tasks whose end the dispatcher is told of. */
  readonly monitored: WeakSet<Ref>;
}

/** Brings tasks and agents together: who can do it and has been idle longest gets it. */
export const dispatcherMachine = setup({
  types: {
    context: {} as DispatcherContext,
    events: {} as AgentIdle | WorkRequested | MonitorDown,
  },
  actions: {
    // A dispatcher that was restarted knows nobody, so it asks.
    findAgents: ({ self }) => {
      const system = systemOf(self);
      system.register(DISPATCHER, self);
      for (const agent of system.members(AGENTS)) agent.send({ type: 'agent.asked' });
    },
    offerAgent: ({ context, event, self }) => {
      if (event.type !== 'agent.idle') return;
      monitorOnce(context, self, event.ref);
      context.assigned.delete(event.ref);
      const holder = context.work.offer(event.ref, event.can);
      if (holder) assignAgent(context, event.ref, holder);
    },
    findAgent: ({ context, event, self }) => {
      if (event.type !== 'work.requested') return;
      monitorOnce(context, self, event.holder);
      const agent = context.work.request(event.taskType, event.holder);
      if (agent) assignAgent(context, agent, event.holder);
    },
    forget: ({ context, event }) => {
      if (event.type !== 'monitor.down') return;
      context.work.remove(event.ref);
      context.assigned.delete(event.ref);
      // A task that ended before it used its agent: the agent may still be idle.
      for (const [agent, holder] of context.assigned) {
        if (holder === event.ref) agent.send({ type: 'agent.asked' });
      }
    },
  },
}).createMachine({
  id: 'dispatcher',
  context: () => ({
    work: new WorkQueue<Ref, Ref>(),
    assigned: new Map(),
    monitored: new WeakSet(),
  }),
  initial: 'dispatching',
  entry: 'findAgents',
  states: {
    dispatching: {
      on: {
        'agent.idle': { actions: 'offerAgent' },
        'work.requested': { actions: 'findAgent' },
        'monitor.down': { actions: 'forget' },
      },
    },
  },
});

function assignAgent({ assigned }: DispatcherContext, agent: Ref, holder: Ref): void {
  assigned.set(agent, holder);
  holder.send({ type: 'agent.assigned', agent });
}

function monitorOnce({ monitored }: DispatcherContext, self: Ref, target: Ref): void {
  if (monitored.has(target)) return;
  monitored.add(target);
  systemOf(self).monitor(self, target);
}
