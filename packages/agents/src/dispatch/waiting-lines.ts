import type { Demand } from './demand.ts';

/** Whoever can do it will do. */
const isPlain = ({ only, except, minTier, bestOnly }: Demand): boolean =>
  only === undefined && except.length === 0 && minTier === 1 && !bestOnly;

interface Line<Holder> {
  /** All alike: where the first cannot be served, no other can. */
  readonly plain: Map<Holder, Demand>;
  /** Retries, mostly: each asks for something else. */
  readonly special: Map<Holder, Demand>;
}

/** Who waits for an agent, by type of task, each in order of arrival. */
export class WaitingLines<Holder> {
  readonly #lines = new Map<string, Line<Holder>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(holder: Holder, demand: Demand): void {
    let line = this.#lines.get(demand.taskType);
    if (!line) {
      line = { plain: new Map(), special: new Map() };
      this.#lines.set(demand.taskType, line);
    }
    const part = isPlain(demand) ? line.plain : line.special;
    if (!part.has(holder)) this.#size += 1;
    part.set(holder, demand);
  }

  remove(holder: Holder, taskType: string): void {
    const line = this.#lines.get(taskType);
    if (line?.plain.delete(holder) || line?.special.delete(holder)) this.#size -= 1;
  }

  /** Types of task that somebody waits for, or did. */
  get taskTypes(): Iterable<string> {
    return this.#lines.keys();
  }

  /**
   * Those whom it is worth looking at for a type of task: retries first, since others wait for them,
   * then the plain ones as long as the one before was served, that is, does not wait any more.
   */
  *worthALook(taskType: string): Generator<readonly [Holder, Demand], void> {
    const line = this.#lines.get(taskType);
    if (!line) return;
    yield* line.special;
    for (const entry of line.plain) {
      yield entry;
      if (line.plain.has(entry[0])) return;
    }
  }
}
