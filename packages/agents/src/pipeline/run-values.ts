import type { Outcome } from '../task/outcome.ts';
import { type FanOut, type FanOutItem, fanOutOf } from './fan-out.ts';
import type { Pipeline } from './pipeline.ts';
import type { RunState, StageState } from './run-state.ts';

/** An outcome that has a value. */
export type DeliveredOutcome = Extract<Outcome, { readonly type: 'accepted' | 'degraded' }>;

interface Slot {
  readonly inputs: readonly unknown[];
  readonly outcomes: (DeliveredOutcome | undefined)[];
  /** What was computed, or put together of items. */
  value?: { readonly of: StageState; readonly value: unknown };
}

/** The values of a run, which its state only names. */
export class RunValues {
  readonly #pipeline: Pipeline;
  readonly #input: unknown;
  readonly #slots = new Map<number, Slot>();

  constructor(pipeline: Pipeline, input: unknown) {
    this.#pipeline = pipeline;
    this.#input = input;
  }

  /** The inputs of a stage's tasks. @throws What the stage's code throws. */
  prepare(state: RunState, index: number): readonly unknown[] {
    const code = this.#pipeline.codes[index];
    const seen = this.#seenBy(state, index);
    if (code?.type === 'task') {
      const inputs = code.inputs(seen);
      this.#slots.set(index, { inputs, outcomes: [] });
      return inputs;
    }
    this.restore(index, code?.from(seen));
    return [];
  }

  /** The value of a stage that code computed before. */
  restore(index: number, value: unknown): void {
    this.#slots.set(index, { inputs: [], outcomes: [], value: { of: NEVER, value } });
  }

  inputOf(index: number, item: number): unknown {
    return this.#slots.get(index)?.inputs[item];
  }

  keep(index: number, item: number, outcome: DeliveredOutcome): void {
    const slot = this.#slots.get(index);
    if (slot) slot.outcomes[item] = outcome;
  }

  /** Whether a stage is code, and no task. */
  isComputed(index: number): boolean {
    return this.#pipeline.codes[index]?.type === 'compute';
  }

  /** What a stage's code computed. */
  computed(index: number): unknown {
    return this.#slots.get(index)?.value?.value;
  }

  /** The value of a stage; `undefined` when it was skipped. */
  valueOf(state: RunState, index: number): unknown {
    const stage = state.stages[index];
    const slot = this.#slots.get(index);
    if (stage?.type !== 'done' || !slot) return undefined;
    const type = this.#pipeline.plan.stages[index]?.type;
    if (type === 'compute') return slot.value?.value;
    if (type === 'task') return slot.outcomes[0]?.value;
    if (slot.value?.of === stage) return slot.value.value;
    const value = fanOut(stage, slot);
    slot.value = { of: stage, value };
    return value;
  }

  /** The builder's types have seen to it that the code takes just this. */
  #seenBy(state: RunState, index: number): never {
    const { stages } = this.#pipeline.plan;
    const seen: Record<string, unknown> = { input: this.#input };
    for (const name of stages[index]?.after ?? []) {
      const source = stages.findIndex(({ id }) => id === name);
      seen[name] = this.valueOf(state, source);
    }
    return seen as never;
  }
}

const NEVER: StageState = { type: 'waiting' };

function fanOut(
  { items }: Extract<StageState, { readonly type: 'done' }>,
  { outcomes }: Slot,
): FanOut<unknown> {
  return fanOutOf(
    items.flat().flatMap((item, index): FanOutItem<unknown>[] => {
      if (item.type === 'missing') return [{ type: 'missing', index, failure: item.failure }];
      if (item.type === 'waiting') return [];
      return [{ type: 'done', index, value: outcomes[index]?.value, flags: item.flags }];
    }),
  );
}
