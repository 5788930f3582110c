import {
  type Pipeline,
  pipeline,
  quorum,
  type TaskType,
  taskType,
  validator,
} from '@coppice/agents';
import type { PipelineDraft, Plan, StageDraft, TypePlan } from '../plan/plan.ts';
import { rightAnswer } from './agent-code.ts';

/** The types of task of a plan, by name. */
export function typesOf({ types, deadlineMs, idleMs }: Plan): ReadonlyMap<string, TaskType> {
  return new Map(
    types.map((plan) => [plan.name, typeOf(plan, { deadlineMs, idleMs }) as TaskType]),
  );
}

function typeOf(
  { name, isChecked, hasQuorum, budgetTokens }: TypePlan,
  limits: { readonly deadlineMs: number; readonly idleMs: number },
): TaskType<unknown, unknown> {
  const isRight = validator<unknown, unknown>({
    name: 'isRight',
    examine: ({ task, answer }) => answer.value === rightAnswer(task.input) || 'It is wrong.',
  });
  return taskType<unknown, unknown>(name, {
    limits,
    validators: [
      ...(isChecked ? [isRight] : []),
      ...(hasQuorum ? [quorum<unknown>({ leastVotes: 2, probability: 0.6 })] : []),
    ],
    ...(budgetTokens === undefined ? {} : { budgetTokens }),
  });
}

/** The pipelines of a plan. */
export function pipelinesOf(
  { pipelines }: Plan,
  types: ReadonlyMap<string, TaskType>,
): readonly Pipeline<number>[] {
  return pipelines.map((draft) => pipelineOf(draft, types));
}

/** One whose stages are known only when it is drawn, so that no type can say what they see. */
interface Loose {
  stage(name: string, options: object): Loose;
  fanOut(name: string, options: object): Loose;
  compute(name: string, options: object): Loose;
}

function pipelineOf(
  { name, stages }: PipelineDraft,
  types: ReadonlyMap<string, TaskType>,
): Pipeline<number> {
  const start = pipeline<number>(name) as unknown as Loose;
  return stages.reduce(
    (built, stage) => withStage(built, stage, types.get(stage.taskType)),
    start,
  ) as unknown as Pipeline<number>;
}

function withStage(built: Loose, stage: StageDraft, task: TaskType | undefined): Loose {
  const { name, type, items, isOptional } = stage;
  const after = stage.after.map((index) => `stage${index}`);
  const common = { after, ...(isOptional ? { optional: `no-${name}` } : {}) };
  if (type === 'compute') return built.compute(name, { ...common, from: sumOf });
  if (type === 'stage') return built.stage(name, { ...common, task, input: sumOf });
  const forEach = (seen: object): readonly number[] =>
    Array.from({ length: items }, (_, index) => sumOf(seen) + index);
  return built.fanOut(name, { ...common, task, forEach, leastShare: 0.5 });
}

/** A number of whatever there is: also of nonsense that nobody noticed, and of nothing. */
function sumOf(seen: object): number {
  let sum = 0;
  for (const value of Object.values(seen)) {
    const number = Number(typeof value === 'object' ? JSON.stringify(value ?? 0).length : value);
    sum += Number.isFinite(number) ? number : 1;
  }
  return sum % 1_000_000;
}
