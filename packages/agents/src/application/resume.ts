import type { Pipeline } from '../pipeline/pipeline.ts';
import { isSamePlan } from '../pipeline/same-plan.ts';
import type { Recovered } from '../recovery/recovered.ts';
import type { OpenRun } from '../recovery/run-ledger.ts';
import type { TaskType } from '../task/task-type.ts';
import type { Runs } from './runs.ts';
import type { Tasks } from './tasks.ts';

/** Why nobody can go on with a piece of work here. */
export type LeftReason =
  /** Its type has rules, and is not among the application's `tasks`. */
  | 'unknownType'
  /** Its pipeline is not among the application's `pipelines`. */
  | 'unknownPipeline'
  /** Its pipeline has other stages by now. */
  | 'planChanged'
  /** Its input had a secret, which was not written down: submit it again under the same id. */
  | 'secretInput';

/** What an application goes on with. `outcomeOf` says what becomes of each. */
export interface ResumeReport {
  /** Ids of tasks that stand for themselves. */
  readonly tasks: readonly string[];
  /** Ids of runs. */
  readonly runs: readonly string[];
  /** What is not gone on with; it stays written down. */
  readonly left: readonly { readonly id: string; readonly reason: LeftReason }[];
}

interface ResumeParts {
  readonly tasks: Tasks;
  readonly runs: Runs;
  readonly recovered: Recovered | undefined;
  readonly pipelines: readonly Pipeline[];
}

/** Goes on with what earlier processes had begun. Parts of other work are gone on with by that. */
export function resumeWork({ tasks, runs, recovered, pipelines }: ResumeParts): ResumeReport {
  const resumed = { tasks: [] as string[], runs: [] as string[] };
  const left: { readonly id: string; readonly reason: LeftReason }[] = [];
  for (const open of recovered?.runs ?? []) {
    const { runId: id, input, priority } = open;
    const found = pipelineFor(open, pipelines);
    if ('reason' in found) left.push({ id, reason: found.reason });
    else {
      void runs.run(found.pipeline, input as never, { id, priority });
      resumed.runs.push(id);
    }
  }
  for (const { submitted, isAltered, state } of recovered?.tasks ?? []) {
    const { taskId: id, taskType: type, input, isRoot, hasRules } = submitted;
    if (!isRoot) continue;
    if (isAltered) left.push({ id, reason: 'secretInput' });
    else if (hasRules && !tasks.knows(type)) left.push({ id, reason: 'unknownType' });
    else {
      const { idleMs, notes, priority } = submitted;
      const { deadlineMs, consumed: consumes } = state;
      void tasks.submit({
        id,
        type,
        input,
        notes,
        priority,
        consumes,
        limits: { idleMs, deadlineMs },
      });
      resumed.tasks.push(id);
    }
  }
  return { ...resumed, left };
}

function pipelineFor(
  { plan, isAltered }: OpenRun,
  pipelines: readonly Pipeline[],
): { readonly pipeline: Pipeline } | { readonly reason: LeftReason } {
  if (isAltered) return { reason: 'secretInput' };
  const pipeline = pipelines.find((each) => each.plan.name === plan.name);
  if (!pipeline) return { reason: 'unknownPipeline' };
  return isSamePlan(plan, pipeline.plan) ? { pipeline } : { reason: 'planChanged' };
}

/** The types of task that an application knows by name: its own, and those of its pipelines. */
export function typesOf({
  tasks = [],
  pipelines = [],
}: {
  readonly tasks?: readonly TaskType[];
  readonly pipelines?: readonly Pipeline[];
}): readonly TaskType[] {
  const ofStages = pipelines.flatMap(({ codes }) =>
    codes.flatMap((code) => {
      const isType = code.type === 'task' && typeof code.task !== 'string';
      return isType ? [code.task as TaskType] : [];
    }),
  );
  return [...ofStages, ...tasks];
}
