import { checkSupervisor } from './check-spec.ts';
import type { ChildSpec, DynamicSupervisorSpec, SupervisorBaseOptions } from './child-spec.ts';
import { supervisorBase } from './supervisor-base.ts';

/** How many children a dynamic supervisor has at most where it does not say. */
export const MAX_CHILDREN = 1_000_000;

/** What a dynamic supervisor is declared with. */
export type DynamicSupervisorOptions<Id extends string, Template> = SupervisorBaseOptions<Id> & {
  /** Default 1 000 000; ≥ 0. Children that wait for a restart count. */
  readonly maxChildren?: number;
  /** Makes the spec of a new child of what `startChild` is given. Default: it is given the spec. */
  readonly child?: Template;
};

/**
 * Declares a supervisor that starts with no children and gets them while it runs, by `startChild`.
 *
 * Use it for what comes and goes: sessions, connections, runs. With `child`, all children are of
 * one kind and callers give only its input (OTP's `simple_one_for_one`); without, each call brings
 * its own spec (Elixir's `DynamicSupervisor`). Children do not share a fate: one that fails is
 * restarted alone, and all stop at the same time. Ids need not be unique; the children of
 * `worker('run', …)` are called `run-1`, `run-2`, and so on.
 *
 * @param options.child `(input) => spec`. Default: callers bring the spec.
 * @param options.maxChildren Default 1 000 000; ≥ 0.
 * @param options.intensity For all children together. Default 1 in 5 000 ms.
 * @throws {InvalidSpecError} An option is out of its range.
 * @see Erlang/OTP, supervisor, "simple_one_for_one". Elixir, DynamicSupervisor.
 * @example
 * import { dynamicSupervisor, start, worker } from '@coppice/supervision';
 * import { fromTransition } from 'xstate';
 * const session = fromTransition((n: number) => n + 1, 0);
 * const sessions = dynamicSupervisor({ id: 'sessions', child: () => worker('session', session) });
 * await using tree = await start(sessions);
 * const answer = await tree.startChild();
 * if (answer.type !== 'started' || answer.child.path !== 'sessions/session-1') throw new Error();
 */
export function dynamicSupervisor<
  const Id extends string,
  Template extends ((input: never) => ChildSpec) | undefined = undefined,
>(options: DynamicSupervisorOptions<Id, Template>): DynamicSupervisorSpec<Id, Template> {
  const spec: DynamicSupervisorSpec<Id, Template> = {
    ...supervisorBase(options),
    kind: 'dynamic',
    maxChildren: options.maxChildren ?? MAX_CHILDREN,
    child: options.child as Template, // `undefined` is what the parameter's default says.
  };
  checkSupervisor(spec);
  return spec;
}
