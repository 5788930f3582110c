import type { Host } from '@coppice/host';
import { taskPostMortem } from '../post-mortem/task-post-mortem.ts';
import type { AnswerBook, GivenAnswer } from '../task/answer-book.ts';
import type { Outcome } from '../task/outcome.ts';
import type { TaskEndType } from '../task/task-event.ts';
import { deliveredAnswer, taskOutcome, taskRecord } from '../task/task-outcome.ts';
import type { TaskRecord } from '../task/task-record.ts';
import type { TaskState } from '../task/task-state.ts';
import { Recent } from './recent.ts';

/** What is kept of a task that has ended. */
interface EndedTask {
  readonly outcome: Outcome;
  readonly record: TaskRecord;
  readonly answer: GivenAnswer | undefined;
}

/** The tasks that ended lately: what became of them, and what they said. */
export class EndedTasks {
  readonly #host: Host;
  readonly #tasks: Recent<EndedTask>;
  /** By `resultId`. */
  readonly #values: Recent<{ readonly value: unknown; readonly taskId: string }>;

  constructor(host: Host, most: number) {
    this.#host = host;
    this.#tasks = new Recent(most);
    this.#values = new Recent(most);
  }

  outcome(taskId: string): Outcome | undefined {
    return this.#tasks.get(taskId)?.outcome;
  }

  record(taskId: string): TaskRecord | undefined {
    return this.#tasks.get(taskId)?.record;
  }

  /** The answer that was delivered, with all that its agent said. */
  answer(taskId: string): GivenAnswer | undefined {
    return this.#tasks.get(taskId)?.answer;
  }

  value(resultId: string): unknown {
    return this.#values.get(resultId)?.value;
  }

  /** Of the task that delivered a result. */
  byResult(resultId: string): EndedTask | undefined {
    const taskId = this.#values.get(resultId)?.taskId;
    return taskId === undefined ? undefined : this.#tasks.get(taskId);
  }

  /** Makes what becomes of a task that has come to its end. */
  add(
    end: TaskEndType,
    state: TaskState,
    of: {
      readonly book?: AnswerBook;
      readonly cost?: { readonly tokens: number; readonly costUsd: number };
      readonly effects?: readonly string[];
    },
  ): EndedTask {
    const { clock, ids } = this.#host;
    const { book, effects = [], cost = { tokens: 0, costUsd: 0 } } = of;
    const resultId = end === 'accepted' ? { resultId: ids.next('result') } : {};
    const record = taskRecord(state, { endedAtMs: clock.now(), effects, cost, ...resultId });
    const outcome = taskOutcome(end, {
      ...{ record, state, book },
      postMortem: (kind, stopReason) =>
        taskPostMortem(record, {
          id: ids.next('postMortem'),
          at: new Date(clock.wallTime()).toISOString(),
          outcome: kind,
          stopReason,
        }),
    });
    const ended = { outcome, record, answer: deliveredAnswer(state, book) };
    this.#tasks.set(state.taskId, ended);
    if ('value' in outcome) {
      this.#values.set(outcome.resultId, { value: outcome.value, taskId: state.taskId });
    }
    return ended;
  }
}
