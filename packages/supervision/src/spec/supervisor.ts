import type { Strategy } from '../rules/strategy.ts';
import { checkSupervisor } from './check-spec.ts';
import type { ChildSpec, SupervisorBaseOptions, SupervisorSpec, UniqueIds } from './child-spec.ts';
import { supervisorBase } from './supervisor-base.ts';

/** What a supervisor is declared with. */
export type SupervisorOptions<
  Id extends string,
  Children extends readonly ChildSpec[],
> = SupervisorBaseOptions<Id> & {
  /** Default `one_for_one`. */
  readonly strategy?: Strategy;
  /** In start order; stopped in reverse. */
  readonly children: Children & UniqueIds<Children>;
};

/**
 * Declares a supervisor and all below it, as plain data. `start` runs it.
 *
 * Use one supervisor for children that share a fate; nest supervisors where fates differ.
 *
 * @param options.strategy Who is restarted with a child that has to be. Default `one_for_one`.
 * @param options.intensity More restarts than this and it gives up with `shutdown`. Default 1 in
 *   5 000 ms.
 * @param options.backoff Wait before each restart, longer each time in a row. Default: no wait.
 * @param options.autoShutdown Whether it stops when its significant children have ended. Default
 *   `never`.
 * @param options.beforeStart Called at each start; it may throw. Default: nothing.
 * @throws {InvalidSpecError} An option is out of its range, or two children share an id.
 * @see Erlang/OTP, "OTP Design Principles: Supervisor Behaviour".
 * @example
 * import { supervisor, worker } from '@coppice/supervision';
 * import { fromTransition } from 'xstate';
 * const tick = fromTransition((n: number) => n + 1, 0);
 * const pair = supervisor({
 *   id: 'pair',
 *   strategy: 'one_for_all',
 *   children: [worker('left', tick), worker('right', tick)],
 * });
 * if (pair.intensity.restarts !== 1) throw new Error('the default changed');
 */
export function supervisor<const Id extends string, const Children extends readonly ChildSpec[]>(
  options: SupervisorOptions<Id, Children>,
): SupervisorSpec<Id, Children> {
  const spec: SupervisorSpec<Id, Children> = {
    ...supervisorBase(options),
    kind: 'static',
    strategy: options.strategy ?? 'one_for_one',
    children: options.children,
  };
  checkSupervisor(spec);
  return spec;
}
