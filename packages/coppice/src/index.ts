// Declare a tree.

// How actors end, and who is told.
export { describeExit, type ExitReason, isExpectedExit, type System } from '@coppice/actor';
// Declare agents and give them work.
export {
  type Application,
  type ApplicationEvent,
  type ApplicationOptions,
  type ApplicationStatus,
  agent,
  type Failure,
  type RunContext,
  type Submission,
  startApplication,
  TASK_LIMITS,
  type Task,
  type TaskLimits,
  type TaskResult,
} from '@coppice/agents';
// Time and chance.
export {
  type Clock,
  type Host,
  type Random,
  systemHost,
  type VirtualHost,
  virtualHost,
} from '@coppice/host';
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
