import type { Logic } from '@coppice/actor';
import { checkChild } from './check-spec.ts';
import type { InputOf, Shutdown, WorkerOptions, WorkerSpec } from './child-spec.ts';

/** How long a worker may take to stop before it is killed, as in OTP. */
export const WORKER_SHUTDOWN_MS: Shutdown = 5_000;

/**
 * Declares one actor under a supervisor. Any XState logic can be a worker.
 *
 * @param id Stable and unique under its supervisor; incarnations are called `id:1`, `id:2`, …
 * @param logic A machine, promise, callback, observable or transition logic.
 * @param options.input What the logic starts with, again at every restart.
 * @param options.restart `permanent` (default), `transient` or `temporary`.
 * @param options.restartIf A last word on restarts, by exit reason. Default: none.
 * @param options.shutdownMs Time to stop before being killed, `infinity` or `brutal_kill`. Default
 *   5 000 ms; ≥ 0.
 * @param options.significant Whether its end may stop the supervisor. Default false.
 * @param options.trapExit Whether it is told `actor.shutdown` and ends by itself. Default: whether
 *   its machine names that event.
 * @throws {InvalidSpecError} An option is out of its range; the message has the value.
 * @see Erlang/OTP, supervisor, "child_spec()".
 * @example
 * import { worker } from '@coppice/supervision';
 * import { fromTransition } from 'xstate';
 * const counter = worker('counter', fromTransition((n: number) => n + 1, 0));
 * if (counter.restart !== 'permanent') throw new Error('the default changed');
 */
export function worker<const Id extends string, L extends Logic>(
  id: Id,
  logic: L,
  ...[options]: undefined extends InputOf<L>
    ? [options?: WorkerOptions<InputOf<L>>]
    : [options: WorkerOptions<InputOf<L>>]
): WorkerSpec<Id, L> {
  const spec: WorkerSpec<Id, L> = {
    type: 'worker',
    id,
    logic,
    input: options?.input,
    restart: options?.restart ?? 'permanent',
    restartIf: options?.restartIf,
    shutdownMs: options?.shutdownMs ?? WORKER_SHUTDOWN_MS,
    significant: options?.significant ?? false,
    trapExit: options?.trapExit,
    mailbox: options?.mailbox,
  };
  checkChild(spec);
  return spec;
}
