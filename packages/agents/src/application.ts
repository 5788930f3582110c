import type { ExitReason, System } from '@coppice/actor';
import type { Host } from '@coppice/host';
import { type SupervisorSpec, start, supervisor, worker } from '@coppice/supervision';
import { capabilitiesOf } from './capabilities.ts';
import { dispatcherMachine } from './dispatcher.machine.ts';
import { EffectMemory } from './effects.ts';
import type { Failure } from './failure.ts';
import { taskMachine } from './task.machine.ts';
import { TASK_LIMITS, type Task, type TaskLimits, type TaskResult } from './task.ts';
import { tasksMachine } from './tasks.machine.ts';

/** What an application is made of. */
export interface ApplicationOptions {
  readonly id: string;
  /** The tree of agents. */
  readonly agents: SupervisorSpec;
  /** Default: the real world. */
  readonly host?: Host;
  /** Limits of tasks that do not set their own. */
  readonly limits?: Partial<TaskLimits>;
  /** How many tasks may be open at once; one more is refused. Default 10 000; ≥ 1. */
  readonly maxTasks?: number;
}

/** How many tasks may be open where `maxTasks` is not given. */
export const MAX_TASKS = 10_000;

/** A task to submit. */
export interface Submission<Input = unknown> {
  readonly type: string;
  readonly input: Input;
  /** Default: a new id from the host. */
  readonly id?: string;
  readonly limits?: Partial<TaskLimits>;
  /** Cancels the task when aborted: its result is `stopped`, its attempt's signal is aborted. */
  readonly signal?: AbortSignal;
}

/** What happens in an application. */
export type ApplicationEvent =
  | { readonly type: 'attempt.failed'; readonly failure: Failure }
  | { readonly type: 'agent.restarted'; readonly path: string; readonly incarnation: number }
  | {
      readonly type: 'task.logged';
      readonly task: Task;
      readonly agent: string;
      readonly message: string;
      readonly data: unknown;
    }
  /** A watcher threw; the others are told, and no task is hurt. */
  | { readonly type: 'observer.threw'; readonly error: unknown };

/** How an application stands. */
export interface ApplicationStatus {
  readonly openTasks: number;
  readonly failures: { readonly crash: number; readonly timeout: number };
  /** Incarnations of agents after their first. */
  readonly restarts: number;
}

/** A running application: a tree of agents, and the tasks that they work on. */
export interface Application extends AsyncDisposable {
  readonly system: System;
  /** Why the application ended, once it has. It never rejects. */
  readonly exited: Promise<ExitReason>;
  /** Does one task. All that can go wrong with it is in the result; it does not reject. */
  submit<Value = unknown>(submission: Submission): Promise<TaskResult<Value>>;
  status(): ApplicationStatus;
  /** Calls `watcher` at every failure, restart and log entry. */
  watch(watcher: (event: ApplicationEvent) => void): () => void;
  /** Stops everything in reverse start order. Open tasks end as `stopped`. */
  stop(): Promise<ExitReason>;
}

/**
 * Starts an application: agents first, then who brings them their tasks, then the tasks.
 *
 * Whatever dies is restarted together with what was started after it, so no task waits for a
 * dispatcher that forgot it. The tree gives up after more than 5 restarts in 300 s; the agents'
 * own tree has the intensity that you declare for it.
 *
 * @param options.limits Deadline, idle budget and attempts of tasks. Default `TASK_LIMITS`.
 * @param options.maxTasks Open tasks at once. Default 10 000.
 * @throws {StartFailedError} An agent did not start.
 * @example
 * import { agent, startApplication } from '@coppice/agents';
 * import { supervisor } from '@coppice/supervision';
 * const flaky = agent({
 *   id: 'flaky',
 *   can: ['sum'],
 *   run: async (task: { input: readonly number[] }, ctx) => {
 *     if (ctx.epoch === 1) throw new Error('the first attempt crashes');
 *     return task.input.reduce((sum, each) => sum + each, 0);
 *   },
 * });
 * await using app = await startApplication({
 *   id: 'sums',
 *   agents: supervisor({ id: 'agents', children: [flaky] }),
 * });
 * const result = await app.submit({ type: 'sum', input: [1, 2, 3] });
 * if (result.type !== 'accepted' || result.value !== 6) throw new Error(result.type);
 * if (app.status().failures.crash !== 1) throw new Error('the crash was not counted');
 */
export async function startApplication(options: ApplicationOptions): Promise<Application> {
  const limits = { ...TASK_LIMITS, ...options.limits };
  checkLimits(limits);
  const { agents, maxTasks = MAX_TASKS } = options;
  if (!(maxTasks >= 1)) throw new RangeError(`maxTasks must be ≥ 1, got ${maxTasks}`);
  const tree = await start(
    supervisor({
      id: options.id,
      strategy: 'rest_for_one',
      intensity: { restarts: 5, withinMs: 300_000 },
      children: [
        agents,
        worker('dispatcher', dispatcherMachine),
        worker('tasks', tasksMachine),
      ] as const,
    }),
    options.host ? { host: options.host } : {},
  );
  const { system } = tree;
  const capabilities = capabilitiesOf(agents);
  const effects = new EffectMemory();
  const watchers = new Set<(event: ApplicationEvent) => void>();
  const failures = { crash: 0, timeout: 0 };
  let restarts = 0;
  let openTasks = 0;

  const tell = (event: ApplicationEvent): void => {
    for (const watcher of watchers) {
      try {
        watcher(event);
      } catch (error) {
        if (event.type !== 'observer.threw') tell({ type: 'observer.threw', error });
      }
    }
  };
  const onFailure = (failure: Failure): void => {
    failures[failure.type] += 1;
    tell({ type: 'attempt.failed', failure });
  };
  const agentsPath = `${options.id}/${agents.id}/`;
  system.watch((event) => {
    if (event.type !== 'actor.started' || event.incarnation === 1) return;
    if (!event.path.startsWith(agentsPath)) return;
    restarts += 1;
    tell({ type: 'agent.restarted', path: event.path, incarnation: event.incarnation });
  });

  const submit = <Value>(submission: Submission): Promise<TaskResult<Value>> => {
    const { type, input, id = system.host.ids.next('task'), signal } = submission;
    const taskLimits = { ...limits, ...submission.limits };
    checkLimits(taskLimits);
    const parent = system.child(options.id, 'tasks').current;
    if (!parent || signal?.aborted) return Promise.resolve({ type: 'stopped', failures: [] });
    if (!capabilities.has(type)) return Promise.resolve({ type: 'refused', reason: 'noAgent' });
    if (openTasks >= maxTasks) return Promise.resolve({ type: 'refused', reason: 'queueFull' });
    const spawned = system.spawn(taskMachine, {
      id,
      parent,
      input: {
        clock: system.host.clock,
        task: { id, type, input },
        limits: taskLimits,
        effects,
        onFailure,
        onLog: (entry) => tell({ type: 'task.logged', ...entry }),
      },
    });
    if (spawned.type === 'failed') return Promise.resolve({ type: 'stopped', failures: [] });
    const { ref } = spawned;
    openTasks += 1;
    const cancel = (): void => ref.send({ type: 'task.cancel' });
    signal?.addEventListener('abort', cancel);
    return new Promise((resolve) => {
      system.monitor((reason) => {
        openTasks -= 1;
        signal?.removeEventListener('abort', cancel);
        const result = reason.type === 'normal' ? reason.output : undefined;
        resolve((result ?? { type: 'stopped', failures: [] }) as TaskResult<Value>);
      }, ref);
    });
  };

  return {
    system,
    exited: tree.exited,
    submit,
    status: () => ({ openTasks, failures: { ...failures }, restarts }),
    watch(watcher) {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    stop: () => tree.stop(),
    [Symbol.asyncDispose]: () => tree[Symbol.asyncDispose](),
  };
}

function checkLimits({ deadlineMs, idleMs, maxAttempts }: TaskLimits): void {
  if (!(deadlineMs > 0)) throw new RangeError(`deadlineMs must be > 0, got ${deadlineMs}`);
  if (!(idleMs > 0)) throw new RangeError(`idleMs must be > 0, got ${idleMs}`);
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1) {
    throw new RangeError(`maxAttempts must be an integer ≥ 1, got ${maxAttempts}`);
  }
}
