// Declare agents.
export { type AgentOptions, type AgentSpec, agent, type Run } from './agent.ts';
// Run them.
export {
  type Application,
  type ApplicationEvent,
  type ApplicationOptions,
  type ApplicationStatus,
  MAX_TASKS,
  type Submission,
  startApplication,
} from './application.ts';
// What went wrong.
export type { ErrorRecord, Failure, FailureContext } from './failure.ts';
export type { RunContext } from './run-context.ts';
export type { LastProgress, ProgressKind } from './silence.ts';
// Work, and what became of it.
export { type Refusal, TASK_LIMITS, type Task, type TaskLimits, type TaskResult } from './task.ts';
