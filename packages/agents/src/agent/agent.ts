import {
  type Intensity,
  type Restart,
  type Shutdown,
  type SupervisorSpec,
  supervisor,
  type WorkerSpec,
  worker,
} from '@coppice/supervision';
import type { Task } from '../task/task.ts';
import type { TaskType } from '../task/task-type.ts';
import { type AgentDefinition, agentMachine } from './agent.machine.ts';
import type { Answer } from './answer.ts';
import type { RunContext } from './run-context.ts';

/** What a user's agent does with one task. A throw ends the incarnation. */
export type Run<Input, Value> = (
  task: Task<Input>,
  ctx: RunContext,
) => Promise<Value | Answer<Value>>;

/** What an agent is declared with. */
export interface AgentOptions<Id extends string, Input, Value> {
  /** Stable, and unique in the application. */
  readonly id: Id;
  /** The types of task that it can do, by name or by type; at least one. */
  readonly can: readonly [TypeName, ...TypeName[]];
  readonly run: Run<Input, Value>;
  /** How strong, and so how dear, it is: the lowest tier is asked first. Default 1; ≥ 1. */
  readonly tier?: number;
  /** Whose model it is: agents of one family err alike, so a second opinion comes from another. */
  readonly family?: string;
  /** Whose service refuses when it refuses: all who share it wait together. Default `family`. */
  readonly provider?: string;
  /** What a task costs with it, in proportion to others of its tier. Default 1; > 0. */
  readonly relativeCost?: number;
  /** Its part in the capacity. Default 1; a whole number, 1–1 000 000. */
  readonly weight?: number;
  /** Tasks at a time. Default 1; 1–1 000. With more, a crash ends one task alone. */
  readonly concurrency?: number;
  /** With `concurrency`: more crashes than these end the whole agent. Default 5 in 300 000 ms. */
  readonly intensity?: Intensity;
  /** Default `permanent`. */
  readonly restart?: Restart;
  /** How long its code may take to let go after the order to stop. Default 5 000 ms. */
  readonly shutdownMs?: Shutdown;
}

type TypeName = string | Pick<TaskType<never, unknown>, 'name'>;

/** An agent, as a child of a supervisor. With `concurrency` it is one itself, of equal workers. */
export type AgentSpec<Id extends string = string> =
  | WorkerSpec<Id, typeof agentMachine>
  | SupervisorSpec<Id>;

/** As for the agents of an application. */
const INTENSITY: Intensity = { restarts: 5, withinMs: 300_000 };
const MOST_AT_A_TIME = 1_000;

/**
 * Declares an agent: a child of a supervisor that does tasks.
 *
 * Its incarnation is the unit of failure: what `run` throws ends it, its supervisor acts by its
 * strategy, and the task goes on up its ladder. What a provider or a budget refuses does not end it.
 * Anything async can be wrapped: a model call, a framework's agent, plain code.
 *
 * @param options.can The types of task that it gets.
 * @param options.run Does one task, and returns its value, or `{ value, confidence, evidence }`. Pass
 *   `ctx.signal` on, and call `ctx.progress` while getting on.
 * @param options.concurrency Tasks at a time; default 1.
 * @throws {TypeError | RangeError} `can` is empty, or a number out of range.
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
 * const outcome = await app.submit({ type: 'text.shout', input: 'regrow' });
 * if (outcome.type !== 'accepted' || outcome.value !== 'REGROW') throw new Error(outcome.type);
 */
export function agent<const Id extends string, Input, Value>(
  options: AgentOptions<Id, Input, Value>,
): AgentSpec<Id> {
  const { id, run, restart = 'permanent', shutdownMs, concurrency = 1 } = options;
  const { tier = 1, family, provider = family, relativeCost = 1, weight = 1 } = options;
  const can = options.can.map((type) => (typeof type === 'string' ? type : type.name));
  if (can.length === 0) {
    throw new TypeError(`agent "${id}": can must name at least one type of task, got []`);
  }
  for (const [name, count] of Object.entries({ tier, weight, concurrency })) {
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError(`agent "${id}": ${name} must be an integer ≥ 1, got ${count}`);
    }
  }
  if (!(relativeCost > 0)) {
    throw new RangeError(`agent "${id}": relativeCost must be > 0, got ${relativeCost}`);
  }
  if (concurrency > MOST_AT_A_TIME) {
    throw new RangeError(
      `agent "${id}": concurrency must be ≤ ${MOST_AT_A_TIME}, got ${concurrency}`,
    );
  }
  const input: AgentDefinition = {
    profile: { id, can, tier, family, provider, relativeCost, weight },
    // The dispatcher gives an agent only tasks of the types that it `can` do.
    run: run as Run<unknown, unknown>,
  };
  const lasting = { restart, ...(shutdownMs === undefined ? {} : { shutdownMs }) };
  if (concurrency === 1) return worker(id, agentMachine, { input, ...lasting });
  const children = Array.from({ length: concurrency }, (_, index) =>
    worker(`${id}-${index + 1}`, agentMachine, { input, ...lasting }),
  );
  return supervisor({ id, intensity: options.intensity ?? INTENSITY, children });
}
