/** How the command ends, as scripts see it. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  /** The kill switch stopped everything. */
  stopped: 3,
  interrupted: 130,
  terminated: 143,
} as const;

/** A signal that asks the command to stop. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/**
 * The exit code of a run that gave a result.
 *
 * A run that was asked to stop says so, whatever it had found until then.
 *
 * @param ended.failedTasks Tasks that gave no result at all; findings are not failures.
 * @param ended.isStopped The kill switch stopped everything.
 */
export function exitCode(
  { failedTasks, isStopped }: { readonly failedTasks: number; readonly isStopped: boolean },
  stoppedBy: StopSignal | undefined,
): number {
  if (stoppedBy !== undefined) return exitCodeOfSignal(stoppedBy);
  if (isStopped) return EXIT.stopped;
  return failedTasks > 0 ? EXIT.failed : EXIT.ok;
}

/** 128 and the signal's number, as shells have it. */
export function exitCodeOfSignal(signal: StopSignal): number {
  return signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
}
