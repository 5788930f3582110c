import type { Recorder } from '../recovery/recorder.ts';
import type { BookNote } from './answer-book.ts';
import { changeBetween } from './state-change.ts';
import type { TaskMode, TaskState } from './task-state.ts';

/** Writes down how one task gets on, if there is anything to write on. */
export class TaskLog {
  readonly #recorder: Recorder | undefined;
  readonly #run: string;
  #last: TaskState;

  /** `state`: as it begins; what comes next is written as a change of it. */
  constructor(
    recorder: Recorder | undefined,
    about: { readonly run: string; readonly state: TaskState },
  ) {
    this.#recorder = recorder;
    this.#run = about.run;
    this.#last = about.state;
  }

  /** It is in another mode. */
  changed(mode: TaskMode, state: TaskState): void {
    const before = this.#last;
    this.#last = state;
    if (!this.#recorder) return;
    const { taskId, present } = state;
    const about = { run: this.#run, ...(present && { agent: present.agent }) };
    const change = changeBetween(before, state);
    this.#recorder.record('task.changed', { taskId, mode, change }, about);
  }

  noted(note: BookNote): void {
    this.#recorder?.record('task.noted', { taskId: this.#last.taskId, note }, { run: this.#run });
  }

  checkpoint(agent: string, value: unknown): void {
    const data = { taskId: this.#last.taskId, agent, value };
    this.#recorder?.record('checkpoint.saved', data, { run: this.#run, agent });
  }

  /** Calls `then` when what was written is on disk: at once where nothing is. */
  whenDurable(then: () => void): void {
    if (this.#recorder)
      void this.#recorder.durable().then(then, () => {}); // Else all is stopped.
    else then();
  }
}
