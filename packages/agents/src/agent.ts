import { type Restart, type Shutdown, type WorkerSpec, worker } from '@coppice/supervision';
import { agentMachine } from './agent.machine.ts';
import type { RunContext } from './run-context.ts';
import type { Task } from './task.ts';

/** What a user's agent does with one task. A throw ends the incarnation. */
export type Run<Input, Value> = (task: Task<Input>, ctx: RunContext) => Promise<Value>;

/** What an agent is declared with. */
export interface AgentOptions<Id extends string, Input, Value> {
  /** Stable, and unique under its supervisor. */
  readonly id: Id;
  /** The types of task that it can do; at least one. */
  readonly can: readonly [string, ...string[]];
  readonly run: Run<Input, Value>;
  /** Default `permanent`. */
  readonly restart?: Restart;
  /** How long it may take to end after the order to stop, which aborts its task. Default 5 000 ms. */
  readonly shutdownMs?: Shutdown;
}

/** An agent, as a child of a supervisor. */
export type AgentSpec<Id extends string = string> = WorkerSpec<Id, typeof agentMachine>;

/**
 * Declares an agent: a child of a supervisor that works on one task at a time.
 *
 * Its incarnation is the unit of failure: what `run` throws ends it, its supervisor acts by its
 * strategy, and the task goes on to another attempt. Anything async can be wrapped: a model call,
 * a framework's agent, plain code.
 *
 * @param options.can The types of task that it gets.
 * @param options.run Does one task. Pass `ctx.signal` on, and call `ctx.progress` while getting on.
 * @throws {TypeError} `can` is empty.
 * @example
 * import { agent, startApplication } from '@coppice/agents';
 * import { supervisor } from '@coppice/supervision';
 * const shouter = agent({
 *   id: 'shouter',
 *   can: ['text.shout'],
 *   run: async (task: { input: string }) => task.input.toUpperCase(),
 * });
 * await using app = await startApplication({
 *   id: 'demo',
 *   agents: supervisor({ id: 'agents', children: [shouter] }),
 * });
 * const result = await app.submit({ type: 'text.shout', input: 'regrow' });
 * if (result.type !== 'accepted' || result.value !== 'REGROW') throw new Error(result.type);
 */
export function agent<const Id extends string, Input, Value>(
  options: AgentOptions<Id, Input, Value>,
): AgentSpec<Id> {
  const { id, can, run, restart = 'permanent', shutdownMs } = options;
  if (can.length === 0) {
    throw new TypeError(`agent "${id}": can must name at least one type of task, got []`);
  }
  return worker(id, agentMachine, {
    // The dispatcher gives an agent only tasks of the types that it `can` do.
    input: { id, can, run: run as Run<unknown, unknown> },
    restart,
    ...(shutdownMs === undefined ? {} : { shutdownMs }),
  });
}
