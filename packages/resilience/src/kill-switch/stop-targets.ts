import type { Clock } from '@coppice/host';
import { runStep } from './step-runner.ts';

/** Something that a kill switch stops: an agent, a worker, a process group. */
export interface StopTarget {
  /** Of this incarnation: what is restarted under another id is killed, also if it was asked before. */
  readonly id: string;
  /** Asks it to end. Resolves when it has; `signal` is aborted when its grace is over. */
  stop(reason: string, signal: AbortSignal): unknown;
  /** Ends it without asking. */
  kill(reason: string): unknown;
}

/**
 * Asks all at once, so that one which hangs costs the others nothing.
 *
 * @returns The ids of which all ended within the grace.
 */
export async function signalTargets(
  targets: readonly StopTarget[],
  options: { readonly clock: Clock; readonly reason: string; readonly graceMs: number },
): Promise<ReadonlySet<string>> {
  const { clock, reason, graceMs } = options;
  const ended = new Set(targets.map(({ id }) => id));
  await Promise.all(
    targets.map(async (target) => {
      const problem = await runStep(clock, graceMs, (signal) => target.stop(reason, signal));
      if (problem !== undefined) ended.delete(target.id);
    }),
  );
  return ended;
}

/** Ends all at once, without asking. @returns What could not be ended, as one message. */
export async function killTargets(
  targets: readonly StopTarget[],
  options: { readonly clock: Clock; readonly reason: string; readonly withinMs: number },
): Promise<string | undefined> {
  const { clock, reason, withinMs } = options;
  const problems = await Promise.all(
    targets.map(async (target) => {
      const run = (): unknown => target.kill(reason);
      const problem = await runStep(clock, withinMs, run);
      return problem === undefined ? [] : [`${target.id}: ${problem}`];
    }),
  );
  const all = problems.flat();
  return all.length === 0 ? undefined : all.join('; ');
}
