import { MissingImplementationError } from './errors.ts';
import { kindOf, type Logic } from './xstate-bridge.ts';

/** One state of a machine, as far as names stand in it. */
interface StateNode {
  readonly entry: readonly unknown[];
  readonly exit: readonly unknown[];
  readonly invoke: readonly { readonly src: unknown }[];
  readonly transitions: ReadonlyMap<string, readonly Transition[]>;
  readonly always?: readonly Transition[];
  readonly config: { readonly after?: Readonly<Record<string, unknown>> };
  readonly states: Readonly<Record<string, StateNode>>;
}
interface Transition {
  readonly actions: readonly unknown[];
  readonly guard?: unknown;
}
type Names = Readonly<Record<string, unknown>>;
interface Machine {
  readonly root: StateNode;
  readonly implementations: Readonly<Record<'actions' | 'guards' | 'delays' | 'actors', Names>>;
}

/**
 * What a machine names but does not have: `['action "notify"', 'delay "grace"']`.
 *
 * XState silently skips an action or a delay that has no implementation, so a misspelt name is a
 * step that never happens. Names inside `enqueueActions` cannot be seen.
 */
export function missingImplementations(logic: Logic): readonly string[] {
  const { root, implementations } = logic as unknown as Machine;
  const missing = new Set<string>();
  const check = (kind: keyof Machine['implementations'], name: string | undefined): void => {
    if (name === undefined || name.startsWith('xstate.')) return;
    if (!Object.hasOwn(implementations[kind], name)) missing.add(`${kind.slice(0, -1)} "${name}"`);
  };
  for (const node of allStates(root)) {
    const transitions = [...node.transitions.values(), node.always ?? []].flat();
    const actions = [...node.entry, ...node.exit, ...transitions.flatMap((each) => each.actions)];
    for (const action of actions) check('actions', nameOf(action));
    for (const { guard } of transitions) check('guards', nameOf(guard));
    for (const { src } of node.invoke) check('actors', nameOf(src));
    for (const delay of Object.keys(node.config.after ?? {})) {
      if (Number.isNaN(Number(delay))) check('delays', delay);
    }
  }
  return [...missing];
}

/** Looks through each machine once, when an actor is first started from it. */
export class MachineCheck {
  readonly #complete = new WeakSet<Logic>();

  check(logic: Logic): MissingImplementationError | undefined {
    if (kindOf(logic) !== 'machine' || this.#complete.has(logic)) return undefined;
    const missing = missingImplementations(logic);
    const { id } = logic as unknown as { readonly id: string };
    if (missing.length > 0) return new MissingImplementationError({ machineId: id, missing });
    this.#complete.add(logic);
    return undefined;
  }
}

function allStates(node: StateNode): readonly StateNode[] {
  return [node, ...Object.values(node.states).flatMap(allStates)];
}

/** `'notify'` or `{ type: 'notify', params }` → `'notify'`; a function has no name to look up. */
function nameOf(reference: unknown): string | undefined {
  if (typeof reference === 'string') return reference;
  if (typeof reference !== 'object' || reference === null) return undefined;
  const { type } = reference as { readonly type?: unknown };
  return typeof type === 'string' ? type : undefined;
}
