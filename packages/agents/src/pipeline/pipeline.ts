import type { TaskType } from '../task/task-type.ts';
import type { FanOut } from './fan-out.ts';
import {
  checkName,
  type PipelinePlan,
  STAGE_DEFAULTS,
  type StagePlan,
  withStage,
} from './pipeline-plan.ts';
import type {
  ComputeOptions,
  FanOutOptions,
  InputRule,
  NewName,
  Settled,
  StageCode,
  StageName,
  StageOptions,
} from './stage-options.ts';

/** Stages in an order, each with what it is made of. Made by `pipeline`. */
export interface Pipeline<in Input = never, out Output = unknown> {
  readonly plan: PipelinePlan;
  /** In the order of the plan. */
  readonly codes: readonly StageCode[];
  /** Never there: it carries the types. */
  readonly types?: { readonly input: (input: Input) => void; readonly output: Output };
}

/**
 * A pipeline to which stages can be added. Each addition is a new one; its value is the last stage's.
 *
 * @example
 * import { pipeline } from '@coppice/agents';
 * const read = pipeline<string>('desk').stage('read', { task: 'page.read' });
 * const checked = read.stage('check', { after: ['read'], task: 'check', input: ({ read }) => read });
 * if (read.plan.stages.length !== 1 || checked.plan.stages.length !== 2) throw new Error('changed');
 */
export class PipelineBuilder<Input, Done, Output> implements Pipeline<Input, Output> {
  readonly plan: PipelinePlan;
  readonly codes: readonly StageCode[];
  declare readonly types?: { readonly input: (input: Input) => void; readonly output: Output };

  /** Use `pipeline`. */
  constructor(plan: PipelinePlan, codes: readonly StageCode[]) {
    this.plan = plan;
    this.codes = codes;
  }

  /** Adds a stage that is one task. */
  stage<
    const Name extends string,
    TaskInput,
    Value,
    const After extends StageName<Done> = never,
    const Flag extends string | undefined = undefined,
  >(
    name: NewName<Name, Done>,
    options: StageOptions<Done, After, Flag, TaskInput, Value> & InputRule<Done, After, TaskInput>,
  ): Next<Input, Done, Name, Settled<Value, Flag>> {
    const input = options.input ?? (({ input }: { readonly input: unknown }) => input);
    const inputs = (seen: never): readonly unknown[] => [input(seen)];
    return this.#with({ ...planOf(name, options), type: 'task' }, codeOf(options.task, inputs));
  }

  /** Adds a stage that is a task for each of many items. */
  fanOut<
    const Name extends string,
    TaskInput,
    Value,
    const After extends StageName<Done> = never,
    const Flag extends string | undefined = undefined,
  >(
    name: NewName<Name, Done>,
    options: FanOutOptions<Done, After, Flag, TaskInput, Value>,
  ): Next<Input, Done, Name, Settled<FanOut<Value>, Flag>> {
    const { forEach, concurrency, leastShare } = options;
    const bounds = {
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(leastShare === undefined ? {} : { leastShare }),
    };
    const stage: StagePlan = { ...planOf(name, options), ...bounds, type: 'fanOut' };
    return this.#with(stage, codeOf(options.task, forEach));
  }

  /** Adds a stage that is no task, but code that runs here. */
  compute<
    const Name extends string,
    Value,
    const After extends StageName<Done> = never,
    const Flag extends string | undefined = undefined,
  >(
    name: NewName<Name, Done>,
    options: ComputeOptions<Done, After, Flag, Value>,
  ): Next<Input, Done, Name, Settled<Value, Flag>> {
    const { from } = options;
    return this.#with({ ...planOf(name, options), type: 'compute' }, { type: 'compute', from });
  }

  /** Ends it with a value made of all stages, as a last stage of the name `output`. */
  output<Value>(from: (seen: Done) => Value): Pipeline<Input, Value> {
    const after = this.plan.stages.map(({ id }) => id);
    const code: StageCode = { type: 'compute', from };
    return this.#with({ ...planOf('output', { after }), type: 'compute' }, code);
  }

  /** The types are those of the method that calls it. */
  #with<Wider, Value>(stage: StagePlan, code: StageCode): PipelineBuilder<Input, Wider, Value> {
    return new PipelineBuilder(withStage(this.plan, stage), [...this.codes, code]);
  }
}

type Next<Input, Done, Name extends string, Value> = PipelineBuilder<
  Input,
  Done & { readonly [Key in Name]: Value },
  Value
>;

/** What a plan takes of a stage's options. */
interface PlannedOptions {
  readonly task?: string | TaskType;
  readonly after?: readonly string[];
  readonly optional?: string | undefined;
  readonly budgetTokens?: number;
  readonly deadlineMs?: number;
}

function planOf(id: string, options: PlannedOptions): Omit<StagePlan, 'type'> {
  const { task = '', after = [], optional, budgetTokens, deadlineMs } = options;
  return {
    ...STAGE_DEFAULTS,
    id,
    after,
    taskType: typeof task === 'string' ? task : task.name,
    ...(optional === undefined ? {} : { flag: optional }),
    ...(budgetTokens === undefined ? {} : { budgetTokens }),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  };
}

const codeOf = (
  task: string | TaskType,
  inputs: (seen: never) => readonly unknown[],
): StageCode => ({ type: 'task', task, inputs });

/**
 * Begins a pipeline: stages of tasks, each made of the values of those that it comes after.
 *
 * Use it where work has parts that depend on each other, of which some may be missing. For one piece of
 * work submit a task. Types flow from stage to stage: code sees only the stages named in `after`.
 *
 * @param name Letters, digits, - and _; it is in ids and post-mortems.
 * @returns A pipeline without stages; each of its methods returns one with a stage more.
 * @throws {TypeError | RangeError} A name is taken or is no name, or a bound is out of range.
 * @see Hoare, "Communicating Sequential Processes" (1978), for pipelines of processes.
 * @example
 * import { pipeline } from '@coppice/agents';
 * const desk = pipeline<{ readonly pages: readonly string[] }>('desk')
 *   .fanOut('read', { task: 'page.read', forEach: ({ input }) => input.pages, leastShare: 0.9 })
 *   .compute('count', { after: ['read'], from: ({ read }) => read.values.length })
 *   .stage('review', { after: ['count'], task: 'review', input: ({ count }) => count, optional: 'unreviewed' });
 * if (desk.plan.stages.map(({ id }) => id).join() !== 'read,count,review') throw new Error('order');
 */
export function pipeline<Input = unknown>(
  name: string,
): PipelineBuilder<Input, { readonly input: Input }, undefined> {
  checkName("a pipeline's name", name);
  return new PipelineBuilder({ name, stages: [] }, []);
}
