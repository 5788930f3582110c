// Declare a tree.

export {
  InvalidSpecError,
  type SpecProblem,
  StartFailedError,
  StartIgnored,
  type SupervisionError,
} from './errors.ts';
// Its rules.
export type { AutoShutdown } from './rules/auto-shutdown.ts';
export { BACKOFF_DEFAULTS, type Backoff } from './rules/backoff.ts';
// How it ends.
export { type Cause, causeChain } from './rules/cause-chain.ts';
export type {
  AutoShutdownDetail,
  FailedToStartChild,
  ReachedMaxIntensity,
  SupervisorExitDetail,
} from './rules/exit-detail.ts';
export type { Restart, RestartIf } from './rules/restart-rule.ts';
export { INTENSITY_DEFAULT, type Intensity } from './rules/restart-window.ts';
export type { Strategy } from './rules/strategy.ts';
export type { DeleteChildReply, RestartChildReply, TerminateChildReply } from './runtime/calls.ts';
export { dynamicSupervisorMachine } from './runtime/dynamic-supervisor.machine.ts';
export { supervisorMachine } from './runtime/supervisor.machine.ts';
export type { ChildCount, ChildInfo } from './runtime/which-children.ts';
export { type CheckedChildSpecs, checkChildSpecs } from './spec/check-child-specs.ts';
export type {
  AnySupervisorSpec,
  ChildSpec,
  DynamicSupervisorSpec,
  Shutdown,
  SupervisorSpec,
  WorkerOptions,
  WorkerSpec,
} from './spec/child-spec.ts';
// Look at it.
export { describe, type TreeDescription } from './spec/describe.ts';
export {
  type DynamicSupervisorOptions,
  dynamicSupervisor,
  MAX_CHILDREN,
} from './spec/dynamic-supervisor.ts';
export {
  type PartitionSupervisorOptions,
  type PartitionSupervisorSpec,
  partitionSupervisor,
} from './spec/partition-supervisor.ts';
export { type SupervisorOptions, supervisor } from './spec/supervisor.ts';
export { WORKER_SHUTDOWN_MS, worker } from './spec/worker.ts';
// Run it.
export { type RunningTree, type StartOptions, start, type Tree } from './start.ts';
// Ask it, and change it while it runs.
export type {
  CallOptions,
  DynamicSupervisorCalls,
  StartChildAnswer,
  StartedAnswer,
  StaticSupervisorCalls,
  SupervisorCalls,
  SupervisorRef,
  TreeRef,
} from './tree-ref.ts';
export { type SupervisionEvent, watchSupervision } from './watch-supervision.ts';
