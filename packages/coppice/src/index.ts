// How actors end, and who is told.

export { describeExit, type ExitReason, isExpectedExit, type System } from '@coppice/actor';

// Declare agents and give them work.

export {
  type AgentSpec,
  type Answer,
  APPLICATION_DEFAULTS,
  type Application,
  type ApplicationEvent,
  type ApplicationOptions,
  type ApplicationStatus,
  agent,
  BudgetRefusedError,
  type EffectCheck,
  EffectUnresolvedError,
  type Failure,
  type FailureCounts,
  type Feedback,
  type Finding,
  LADDER,
  LoopError,
  ladder,
  nameOfFailure,
  type Outcome,
  type PostMortem,
  type RecallReport,
  type Run,
  type RunContext,
  renderPostMortem,
  type SavedApplication,
  type Submission,
  startApplication,
  TASK_LIMITS,
  type Task,
  type TaskLimits,
  type TaskType,
  ToolUnavailableError,
  taskType,
} from '@coppice/agents';

// Put stages in an order.

export { type FanOut, type Pipeline, pipeline } from '@coppice/agents';

// See what stopped everything.

export { describeTrip } from '@coppice/resilience';

// Check answers.

export {
  calibrated,
  consistent,
  crossReference,
  evidence,
  judge,
  notCopied,
  quorum,
  schema,
  toolCallsMade,
  type Validator,
  type Verdict,
  validator,
} from '@coppice/agents';

// Tell people.

export {
  consoleNotifier,
  fileNotifier,
  type Notice,
  type Notifier,
  notifier,
  webhookNotifier,
} from '@coppice/agents';

// Write down what happens, and go on with it after a crash.

export {
  type Journal,
  type JournalEntry,
  JournalError,
  memoryJournal,
  redact,
} from '@coppice/journal';

// Time and chance.

export {
  type Clock,
  type Host,
  type Random,
  systemHost,
  type VirtualHost,
  virtualHost,
} from '@coppice/host';

// Declare a tree, and run it.

export {
  type AnySupervisorSpec,
  type Backoff,
  type ChildSpec,
  causeChain,
  type DynamicSupervisorSpec,
  describe,
  dynamicSupervisor,
  type Intensity,
  InvalidSpecError,
  type PartitionSupervisorSpec,
  partitionSupervisor,
  type Restart,
  type Shutdown,
  StartFailedError,
  type StartOptions,
  type Strategy,
  type SupervisionEvent,
  type SupervisorSpec,
  start,
  supervisor,
  type Tree,
  type TreeRef,
  type WorkerSpec,
  watchSupervision,
  worker,
} from '@coppice/supervision';
