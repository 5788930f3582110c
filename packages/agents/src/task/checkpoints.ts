import type { Checkpoint } from '../agent/run-context.ts';

/** What agents saved of one task. Another agent does not get a draft: it would be drawn to it. */
export class Checkpoints {
  readonly #saved = new Map<string, unknown>();

  of(agent: string): Checkpoint {
    return {
      load: () => this.#saved.get(agent),
      save: (value) => void this.#saved.set(agent, value),
    };
  }
}
