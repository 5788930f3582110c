/** What holds where a stage does not say otherwise. */
export const STAGE_DEFAULTS = {
  /** As many as browsers and HTTP agents open to one place; agents are bounded by themselves. */
  concurrency: 8,
  /** All items: what may be missing is for the author to say. */
  leastShare: 1,
} as const;

/** Where a pipeline ends to be one. */
export const PIPELINE_LIMITS = { stages: 100, items: 100_000 } as const;

/** A stage as data: what is decided about it needs nothing else. */
export interface StagePlan {
  readonly id: string;
  /** Earlier stages whose values it is made of. */
  readonly after: readonly string[];
  readonly type: 'task' | 'fanOut' | 'compute';
  /** Empty for `compute`. */
  readonly taskType: string;
  /** The run goes on without it, and its outcome has this flag. */
  readonly flag?: string;
  /** Items under way at once. */
  readonly concurrency: number;
  /** Share of the items that must be done, 0–1. */
  readonly leastShare: number;
  readonly budgetTokens?: number;
  readonly deadlineMs?: number;
}

/** A pipeline as data. Each stage comes after those that it needs, so there are no circles. */
export interface PipelinePlan {
  readonly name: string;
  readonly stages: readonly StagePlan[];
}

const NAME = /^[A-Za-z][\w-]*$/;

/**
 * A plan with one more stage.
 *
 * @throws {RangeError | TypeError} What is wrong with the stage; the message has the value.
 */
export function withStage(plan: PipelinePlan, stage: StagePlan): PipelinePlan {
  const { stages } = plan;
  const names = stages.map(({ id }) => id);
  const { id, after, concurrency, leastShare, budgetTokens = 0, deadlineMs = 1 } = stage;
  const at = `${plan.name}, stage "${id}"`;
  checkName(`${plan.name}: a stage's name`, id);
  if (id === 'input' || names.includes(id)) throw new TypeError(`${at}: the name is taken`);
  const unknown = after.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`${at}: after must name earlier stages, got "${unknown}"`);
  }
  const isCount = Number.isSafeInteger(concurrency) && concurrency >= 1;
  check(`${at}: concurrency must be an integer ≥ 1`, concurrency, isCount);
  check(`${at}: leastShare must be in 0–1`, leastShare, leastShare >= 0 && leastShare <= 1);
  check(`${at}: budgetTokens must be ≥ 0`, budgetTokens, budgetTokens >= 0);
  check(`${at}: deadlineMs must be > 0`, deadlineMs, deadlineMs > 0);
  if (stage.flag === '') throw new TypeError(`${at}: optional must be a flag, got ""`);
  if (stages.length >= PIPELINE_LIMITS.stages) {
    throw new RangeError(`${plan.name}: at most ${PIPELINE_LIMITS.stages} stages, "${id}" is more`);
  }
  return { ...plan, stages: [...stages, stage] };
}

/** Names are parts of task ids and keys of objects. */
export function checkName(what: string, name: string): void {
  if (NAME.test(name)) return;
  throw new TypeError(`${what} must be a letter, then letters, digits, - and _, got "${name}"`);
}

function check(what: string, value: number, isRight: boolean): void {
  if (!isRight) throw new RangeError(`${what}, got ${value}`);
}
