import type { Checkpoint } from '../agent/run-context.ts';
import type { TaskLog } from './task-log.ts';

/** What agents saved of one task. Another agent does not get a draft: it would be drawn to it. */
export class Checkpoints {
  readonly #saved: Map<string, unknown>;
  readonly #log: Pick<TaskLog, 'checkpoint'>;

  /** `saved`: by agent, what an earlier process kept. */
  constructor(log: Pick<TaskLog, 'checkpoint'>, saved: Iterable<readonly [string, unknown]> = []) {
    this.#saved = new Map(saved);
    this.#log = log;
  }

  of(agent: string): Checkpoint {
    return {
      load: () => this.#saved.get(agent),
      save: (value) => {
        this.#saved.set(agent, value);
        this.#log.checkpoint(agent, value);
      },
    };
  }
}
