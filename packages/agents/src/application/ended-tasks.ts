import type { Host } from '@coppice/host';
import type { DeliveredOutcome } from '../pipeline/run-values.ts';
import { taskPostMortem } from '../post-mortem/task-post-mortem.ts';
import { Recent } from '../recent.ts';
import type { Recorder } from '../recovery/recorder.ts';
import type { EndedTask as WrittenEnd } from '../recovery/task-ledger.ts';
import type { AnswerBook, GivenAnswer } from '../task/answer-book.ts';
import type { Outcome } from '../task/outcome.ts';
import type { TaskEndType } from '../task/task-event.ts';
import { deliveredAnswer, taskOutcome, taskRecord } from '../task/task-outcome.ts';
import type { TaskRecord } from '../task/task-record.ts';
import type { TaskState } from '../task/task-state.ts';

/** What is kept of a task that has ended. */
interface EndedTask {
  readonly outcome: Outcome;
  readonly record: TaskRecord;
  readonly answer: GivenAnswer | undefined;
}

/** The tasks that ended lately: what became of them, and what they said. */
export class EndedTasks {
  readonly #host: Host;
  readonly #recorder: Recorder | undefined;
  readonly #tasks: Recent<EndedTask>;
  /** By `resultId`. */
  readonly #values: Recent<{ readonly value: unknown; readonly taskId: string }>;

  /** `before`: those that ended in an earlier process. */
  constructor(
    host: Host,
    most: number,
    written: { readonly recorder?: Recorder; readonly before?: readonly WrittenEnd[] } = {},
  ) {
    this.#host = host;
    this.#recorder = written.recorder;
    this.#tasks = new Recent(most);
    this.#values = new Recent(most);
    for (const { outcome, record, answer } of written.before ?? []) {
      this.#keep({ outcome, record, answer: answer && answerAs(answer, outcome) });
    }
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

  /** The outcome of the task that delivered a result. */
  delivered(resultId: string): DeliveredOutcome | undefined {
    const { outcome } = this.byResult(resultId) ?? {};
    return outcome && 'value' in outcome ? outcome : undefined;
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
      /** The work that it is part of, or itself. */
      readonly root: string;
      readonly book?: AnswerBook;
      readonly cost?: { readonly tokens: number; readonly costUsd: number };
      readonly effects?: readonly string[];
    },
  ): EndedTask {
    const { clock, ids } = this.#host;
    const { root, book, effects = [], cost = { tokens: 0, costUsd: 0 } } = of;
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
    this.#keep(ended);
    // Who is only told to let go is not done: the next process goes on.
    if (state.stopReason?.type !== 'shutdown') this.#write(ended, root);
    return ended;
  }

  #keep(ended: EndedTask): void {
    const { outcome, record } = ended;
    this.#tasks.set(record.taskId, ended);
    if (!('value' in outcome)) return;
    this.#values.set(outcome.resultId, { value: outcome.value, taskId: record.taskId });
  }

  #write({ outcome, record, answer }: EndedTask, run: string): void {
    const { taskId } = record;
    const written = answer && { answer: withoutValue(answer) };
    const about = { run, ...(answer && { agent: answer.agent }) };
    this.#recorder?.record('task.ended', { taskId, outcome, record, ...written }, about);
  }
}

/** The value stands in the outcome. */
function withoutValue({ answer, ...who }: GivenAnswer): NonNullable<WrittenEnd['answer']> {
  const { value: _, ...stated } = answer;
  return { ...who, ...stated };
}

function answerAs(written: NonNullable<WrittenEnd['answer']>, outcome: Outcome): GivenAnswer {
  const { agent, family, tier, hash, ...stated } = written;
  const value = 'value' in outcome ? outcome.value : undefined;
  return { agent, family, tier, hash, answer: { value, ...stated } };
}
