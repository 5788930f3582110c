import { checkSupervisor } from './check-spec.ts';
import type {
  AutoShutdown,
  ChildSpec,
  RestartRule,
  Shutdown,
  SupervisorSpec,
  UniqueIds,
} from './child-spec.ts';
import { INTENSITY_DEFAULT, type Intensity } from './restart-window.ts';
import type { Strategy } from './strategy.ts';

/** What a supervisor is declared with. */
export type SupervisorOptions<
  Id extends string,
  Children extends readonly ChildSpec[],
> = RestartRule & {
  readonly id: Id;
  /** Default `one_for_one`. */
  readonly strategy?: Strategy;
  /** Default 1 restart within 5 000 ms. */
  readonly intensity?: Intensity;
  /** Default `never`. */
  readonly autoShutdown?: AutoShutdown;
  /** How this supervisor is itself stopped by the one above it. Default `infinity`. */
  readonly shutdownMs?: Shutdown;
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
 * @param options.autoShutdown Whether it stops when its significant children have ended. Default
 *   `never`.
 * @throws {RangeError | TypeError} An option is out of its range, or two children share an id.
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
    type: 'supervisor',
    id: options.id,
    strategy: options.strategy ?? 'one_for_one',
    intensity: options.intensity ?? INTENSITY_DEFAULT,
    autoShutdown: options.autoShutdown ?? 'never',
    restart: options.restart ?? 'permanent',
    shutdownMs: options.shutdownMs ?? 'infinity',
    significant: options.significant ?? false,
    children: options.children,
  };
  checkSupervisor(spec);
  return spec;
}
