import { type VirtualHost, virtualHost } from '@coppice/host';
import { supervisor } from '@coppice/supervision';
import {
  type Application,
  type ApplicationOptions,
  agent,
  type Failure,
  nameOfFailure,
  type Outcome,
  type RunContext,
  type Submission,
  startApplication,
  type Task,
  type TaskTypeOptions,
  taskType,
} from '../src/index.ts';

/** What the first attempt at task `t` does instead of its work. */
export type Mishap = (ctx: RunContext, stage: Pick<FailureStage, 'host' | 'app'>) => unknown;

/** How a stage differs from two agents whose first attempt at `t` goes wrong. */
export interface StageOptions {
  readonly agents?: number;
  readonly type?: TaskTypeOptions<unknown, unknown>;
  readonly app?: Partial<ApplicationOptions>;
  /** What every other attempt answers. */
  readonly good?: unknown;
}

/** An application in virtual time in which one thing goes wrong, and what was heard of it. */
export interface FailureStage {
  readonly host: VirtualHost;
  readonly app: Application;
  readonly failures: readonly Failure[];
  readonly names: () => readonly string[];
  /** Of task `t`, with who made them. */
  readonly attempts: readonly { readonly rung: string; readonly agent: string }[];
  /** What the agent's breaker had counted before anybody tried again. */
  readonly counted: () => number;
  readonly submit: (submission?: Partial<Submission>) => Promise<Outcome>;
}

export const IDLE_MS = 1_000;
export const DEADLINE_MS = 100_000;

/** Whatever is asked at second hand, such as opinions, is answered well. */
export async function failureStage(
  mishap: Mishap,
  { agents = 2, type = {}, app: options = {}, good = 'good' }: StageOptions = {},
): Promise<FailureStage> {
  const host = virtualHost({ seed: 1 });
  const work = taskType<unknown, unknown>('work', type);
  const run = (task: Task, ctx: RunContext): Promise<unknown> =>
    task.id === 't' && ctx.epoch === 1
      ? Promise.resolve(mishap(ctx, { host, app }))
      : Promise.resolve(good);
  const app: Application = await startApplication({
    id: 'app',
    host,
    limits: { idleMs: IDLE_MS, deadlineMs: DEADLINE_MS },
    agents: supervisor({
      id: 'agents',
      intensity: { restarts: 100, withinMs: 1_000 },
      children: Array.from({ length: agents }, (_, index) =>
        agent({ id: `worker-${index + 1}`, can: [work], provider: `provider-${index + 1}`, run }),
      ),
    }),
    ...options,
  });
  const failures: Failure[] = [];
  const attempts: { rung: string; agent: string }[] = [];
  let counted = 0;
  const look = ({ agent: id }: Failure): void => {
    const { record } = app.guards.breakers.peek(id, 'work')?.save() ?? {};
    counted = record?.type === 'streak' ? record.failures : 0;
  };
  app.watch((event) => {
    if (event.type === 'attempt.started' && event.taskId === 't') {
      attempts.push({ rung: event.rung, agent: event.agent });
    }
    if (event.type === 'attempt.failed') failures.push(event.failure);
    const isOfFirst = event.type === 'attempt.failed' || event.type === 'task.finished';
    const [first] = failures;
    if (first && isOfFirst && failures.length === 1 && attempts.length === 1) look(first);
  });
  return {
    ...{ host, app, failures, attempts },
    names: () => failures.map(nameOfFailure),
    counted: () => counted,
    submit: (submission = {}) =>
      app.submit({ type: work, input: 'x', id: 't', ...submission } as never),
  };
}
