// Declare a tree.

export type {
  AutoShutdown,
  ChildSpec,
  Shutdown,
  SupervisorSpec,
  WorkerOptions,
  WorkerSpec,
} from './child-spec.ts';
// Look at it.
export { describe, type TreeDescription } from './describe.ts';
export { StartFailedError, StartIgnored, type SupervisionError } from './errors.ts';
// How it ends.
export type {
  AutoShutdownDetail,
  FailedToStartChild,
  ReachedMaxIntensity,
  SupervisorExitDetail,
} from './exit-detail.ts';
export type { Restart } from './restart-rule.ts';
export { INTENSITY_DEFAULT, type Intensity } from './restart-window.ts';
// Run it.
export { type StartOptions, start, type Tree, type TreeRef } from './start.ts';
export type { Strategy } from './strategy.ts';
export { supervisorMachine } from './supervisor.machine.ts';
export { type SupervisorOptions, supervisor } from './supervisor.ts';
export type { ChildCount, ChildInfo } from './which-children.ts';
export { WORKER_SHUTDOWN_MS, worker } from './worker.ts';
