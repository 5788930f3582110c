import type { TaskType } from '../task/task-type.ts';

/** Names of the stages that are there so far. */
export type StageName<Done> = Exclude<keyof Done & string, 'input'>;

/** A name that no stage has; the message says it otherwise. */
export type NewName<Name extends string, Done> = Name extends keyof Done
  ? `the name "${Name}" is taken`
  : Name;

/** What a stage's code sees: the pipeline's input, and the values of the stages that it comes after. */
export type Seen<Done, After> = Pick<Done, Extract<'input' | After, keyof Done>>;

/** The value of a stage for those after it: without it, the run may go on if it has a flag. */
export type Settled<Value, Flag> = Flag extends string ? Value | undefined : Value;

/** Leaves out the `input` only of a first stage whose task takes the pipeline's input as it is. */
export type InputRule<Done, After, TaskInput> = [After] extends [never]
  ? Done extends { readonly input: TaskInput }
    ? unknown
    : { readonly input: unknown }
  : { readonly input: unknown };

/** What every stage can have. */
export interface CommonOptions<After, Flag> {
  /** Earlier stages whose values it is made of. Default none: it starts at once. */
  readonly after?: readonly After[];
  /**
   * Makes it optional: this flag, such as `unreviewed`, is in the outcome when it was left out or
   * failed. Default: it is essential, and the run fails with it.
   */
  readonly optional?: Flag;
}

/** What a stage that gives work to agents can have. */
export interface TaskStageOptions<After, Flag, TaskInput, Value>
  extends CommonOptions<After, Flag> {
  readonly task: string | TaskType<TaskInput, Value>;
  /** The most that all its tasks together may use. Default: what the run has left. */
  readonly budgetTokens?: number;
  /** For all its tasks together; it fails then. Default: that of its tasks. */
  readonly deadlineMs?: number;
}

/** One task. */
export interface StageOptions<Done, After, Flag, TaskInput, Value>
  extends TaskStageOptions<After, Flag, TaskInput, Value> {
  /** The task's input. Default: the pipeline's, for a stage that comes after none. Pure. */
  readonly input?: (seen: Seen<Done, After>) => NoInfer<TaskInput>;
}

/** A task for each of many items. */
export interface FanOutOptions<Done, After, Flag, TaskInput, Value>
  extends TaskStageOptions<After, Flag, TaskInput, Value> {
  /** The inputs of its tasks, at most 100 000. Pure. */
  readonly forEach: (seen: Seen<Done, After>) => readonly NoInfer<TaskInput>[];
  /** Under way at once. Default 8; ≥ 1. */
  readonly concurrency?: number;
  /** Share of the items that must be done, 0–1; with fewer it fails. Default 1. */
  readonly leastShare?: number;
}

/** No task: code that runs here. */
export interface ComputeOptions<Done, After, Flag, Value> extends CommonOptions<After, Flag> {
  /** Pure, and quick: it is run again when what it was made of is recalled. */
  readonly from: (seen: Seen<Done, After>) => Value;
}

/** The code of a stage; the types of what it sees are checked where it is declared. */
export type StageCode =
  | {
      readonly type: 'task';
      readonly task: string | TaskType;
      readonly inputs: (seen: never) => readonly unknown[];
    }
  | { readonly type: 'compute'; readonly from: (seen: never) => unknown };
