import { isOfAttempts } from '../recovery/left-budgets.ts';
import type { Recorder } from '../recovery/recorder.ts';
import { type OpenTask, writtenState } from '../recovery/task-ledger.ts';
import { possibilitiesOf } from '../task/demand-of.ts';
import { resumedState, type WrittenTask } from '../task/lost-attempt.ts';
import type { TaskDriver } from '../task/task-driver.ts';
import { beginning, type TaskInput, type TaskState } from '../task/task-state.ts';
import type { ResumedTask, TaskDriverParts } from '../task/task-under-way.ts';

/** Writes down that there is a task, with all that it takes to go on with it. */
export function recordSubmission(
  recorder: Recorder,
  input: TaskInput,
  about: {
    readonly driver: Omit<TaskDriverParts, 'send' | 'onParked' | 'start'>;
    readonly priority: number;
    readonly isPart: boolean;
  },
): void {
  const { driver, priority, isPart } = about;
  const { task, type, idleMs, notes, bestOnly, relation } = driver;
  const { validators = [], ladder, decompose } = type;
  recorder.record(
    'task.submitted',
    {
      ...{
        taskId: task.id,
        taskType: task.type,
        input: task.input,
        state: writtenState(beginning(input)),
      },
      ...{ idleMs, notes, priority, bestOnly, isRoot: !isPart },
      hasRules: validators.length > 0 || ladder !== undefined || decompose !== undefined,
    },
    { run: relation.root },
  );
}

/** Where a task goes on that an earlier process had begun. */
export function resumedStart(
  before: WrittenTask,
  driver: TaskDriver,
  { isQueued }: TaskInput,
): TaskState {
  const { parts, book } = driver;
  const hash = before.state.present?.answer?.hash;
  const state = resumedState(before, {
    atMs: parts.world.system.host.clock.now(),
    hasAnswer: hash !== undefined && book.byHash(hash) !== undefined,
    can: () => possibilitiesOf(parts, book),
  });
  const isLost = state.attempts.length > before.state.attempts.length;
  if (isLost) parts.world.budget.closeRestored(isOfAttempts(parts.task.id));
  return { ...state, isQueued: state.isQueued && isQueued };
}

/** What the driver of such a task has to know. */
export const resumedTask = ({ notes, checkpoints }: OpenTask): ResumedTask => ({
  notes,
  checkpoints: Object.entries(checkpoints),
});
