import { taskMachine } from './task.machine.ts';
import type { TaskDriver } from './task-driver.ts';
import type { TaskEndType } from './task-event.ts';
import type { TaskState } from './task-state.ts';

/** Where the orders of a task's machine go. */
export interface LiveTaskPorts {
  driver(taskId: string): TaskDriver | undefined;
  finished(end: TaskEndType, state: TaskState): void;
}

/** The machine of tasks, with its orders carried out in this process. One for all tasks of an application. */
export function liveTaskMachine(ports: LiveTaskPorts) {
  const of = ({ context }: { readonly context: TaskState }) => ports.driver(context.taskId);
  return taskMachine.provide({
    actions: {
      requestAgent: (args) => of(args)?.requestAgent(args.context),
      startAttempt: (args) => of(args)?.startAttempt(args.context),
      judgeAnswer: (args) => of(args)?.judgeAnswer(args.context),
      requestRetry: (args) => of(args)?.requestRetry(args.context),
      noteWait: (args) => of(args)?.noteWait(args.context),
      divide: (args) => of(args)?.divide(args.context),
      endAttempt: (args) =>
        of(args)?.endAttempt(args.event.type === 'deadline.passed' ? 'deadline' : 'stop'),
      tellDeadline: (args) => of(args)?.tellDeadline(args.context),
      park: (args) => of(args)?.park(args.context),
      finish: ({ context }, { end }) => ports.finished(end, context),
    },
  });
}
