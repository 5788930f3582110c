// Declare agents.

export { type AgentOptions, type AgentSpec, agent, type Run } from './agent/agent.ts';
export type { Answer } from './agent/answer.ts';
export type { EffectCheck, EffectIo, EffectOptions } from './agent/effects.ts';
export {
  BudgetRefusedError,
  EffectUnresolvedError,
  LoopError,
  ToolUnavailableError,
} from './agent/errors.ts';
export type { Feedback } from './agent/feedback.ts';
export type { Checkpoint, RunContext } from './agent/run-context.ts';
export type { ToolOptions } from './agent/tool-gate.ts';

// Declare types of tasks, and what is tried when one fails.

export {
  LADDER,
  type Ladder,
  ladder,
  RUNG_NAMES,
  type Rung,
  type RungName,
  type RungOptions,
} from './task/ladder.ts';
export type { Submission } from './task/submission.ts';
export { TASK_LIMITS, type Task, type TaskLimits } from './task/task.ts';
export {
  type TaskPart,
  type TaskType,
  type TaskTypeOptions,
  taskType,
} from './task/task-type.ts';

// Run them.

export type {
  Application,
  ApplicationOptions,
  ApplicationStatus,
  FailureCounts,
} from './application/application.ts';
export { APPLICATION_DEFAULTS } from './application/defaults.ts';
export type { ApplicationEvent } from './application/events.ts';
export type { GuardOptions, Guards } from './application/guards.ts';
export type { RecallReport } from './application/recall-in.ts';
export type { LeftReason, ResumeReport } from './application/resume.ts';
export type { RunOptions } from './application/runs.ts';
export type { SavedApplication } from './application/saved-application.ts';
export { startApplication } from './application/start-application.ts';

// What became of work.

export type {
  Delivered,
  Evidence,
  Outcome,
  StopReason,
  Undelivered,
} from './task/outcome.ts';
export type { AttemptRecord, Cost, TaskRecord } from './task/task-record.ts';

// What went wrong.

export type { ErrorRecord } from './failure/error-record.ts';
export {
  FAILURE_KINDS,
  type Failure,
  type FailureCause,
  type FailureContext,
  type LastProgress,
  nameOfFailure,
} from './failure/failure.ts';
export type { Finding, FindingKind } from './failure/finding.ts';

// Check answers.

export { CALIBRATED_LEAST, type CalibratedOptions, calibrated } from './validation/calibrated.ts';
export { type Broken, consistent, type Invariant } from './validation/consistent.ts';
export {
  type Comparison,
  type CrossReferenceOptions,
  crossReference,
} from './validation/cross-reference.ts';
export {
  type ExamineResult,
  type ValidatorOptions,
  validator,
} from './validation/define-validator.ts';
export { EVIDENCE_LEAST, type EvidenceOptions, evidence } from './validation/evidence.ts';
export { type Judge, type JudgeOpinion, type JudgeOptions, judge } from './validation/judge.ts';
export { JUDGE_DEFAULTS, type JudgeTrust, type SavedJudge } from './validation/judge-record.ts';
export { type NotCopiedOptions, notCopied } from './validation/not-copied.ts';
export { type QuorumValidatorOptions, quorum } from './validation/quorum.ts';
export { type ExaminedAnswer, runValidators } from './validation/run-validators.ts';
export { schema } from './validation/schema.ts';
export {
  type ClaimedCall,
  type ToolCallsMadeOptions,
  toolCallsMade,
} from './validation/tool-calls-made.ts';
export type {
  Examination,
  Opinion,
  ToolCall,
  Validator,
  ValidatorCost,
} from './validation/validator.ts';
export { VALIDATOR_DEADLINES_MS, type ValidatorSettings } from './validation/validator-settings.ts';
export type { Judgement, NamedVerdict, Verdict } from './validation/verdict.ts';

// Put stages in an order.

export type { FanOut } from './pipeline/fan-out.ts';
export { type Pipeline, type PipelineBuilder, pipeline } from './pipeline/pipeline.ts';
export {
  PIPELINE_LIMITS,
  type PipelinePlan,
  STAGE_DEFAULTS,
  type StagePlan,
} from './pipeline/pipeline-plan.ts';
export type { RunEvent } from './pipeline/run-event.ts';
export { PlanChangedError } from './pipeline/same-plan.ts';

// Take back what was wrong, and say why it was.

export type { PostMortem } from './post-mortem/post-mortem.ts';
export { POST_MORTEM_SCHEMA } from './post-mortem/post-mortem-schema.ts';
export { RENDER_DEFAULTS, renderPostMortem } from './post-mortem/render-post-mortem.ts';
export {
  PROVENANCE_DEFAULTS,
  Provenance,
} from './provenance/provenance.ts';
export type { Contamination, PublishedEffect, Recall, ResultNote } from './provenance/recall.ts';

// Tell people.

export { type ConsoleNotifierOptions, consoleNotifier } from './notifier/console-notifier.ts';
export { NotificationFailedError } from './notifier/errors.ts';
export { type FileNotifierOptions, fileNotifier } from './notifier/file-notifier.ts';
export {
  NOTIFIER_DEFAULTS,
  type NotifierFailure,
  type NotifierLimits,
} from './notifier/notifier.machine.ts';
export { type Notice, type Notifier, notifier, type Severity } from './notifier/notifier.ts';
export {
  WEBHOOK_LIMITS,
  type WebhookNotifierOptions,
  webhookNotifier,
} from './notifier/webhook-notifier.ts';

// What is written down, and read again.

export { EntryTooNewError } from './recovery/errors.ts';
