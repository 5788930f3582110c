/**
 * XState works out the initial state of a machine anew for each actor: which states are entered, and
 * so on, which takes most of a start. For most machines the answer is always the same, so it is
 * remembered: the context is made for each actor, and the entry actions run for each.
 *
 * A machine is remembered if nothing but custom actions happens when it is entered: no `assign`,
 * `raise` or other action of XState's own, no `invoke`, `after` or `always`, no final state, and no
 * child spawned while its context is made. `initial-snapshots.test.ts` holds it to what XState does.
 */

/** One state of a machine, as far as entering it is concerned. */
interface StateNode {
  readonly type: string;
  readonly entry: readonly unknown[];
  readonly invoke: readonly unknown[];
  readonly always?: readonly unknown[];
  readonly initial?: {
    readonly target: readonly StateNode[];
    readonly actions: readonly unknown[];
  };
  readonly states: Readonly<Record<string, StateNode>>;
}
interface Machine {
  readonly root: StateNode;
  readonly config: { readonly context?: unknown };
  readonly implementations: { readonly actions: Readonly<Record<string, unknown>> };
}
type MakeContext = (args: object) => object | undefined;
interface InitialEvent {
  readonly type: 'xstate.init';
  readonly input: unknown;
}

/** A snapshot of a machine, as far as it is the same for all its actors. */
interface Snapshot {
  readonly status: string;
  readonly context: object;
  readonly children: object;
}

/** A custom action that runs when the machine is entered. */
interface EntryAction {
  readonly type: string;
  readonly params: unknown;
  readonly exec: unknown;
}
interface Recipe {
  readonly template: Snapshot;
  readonly makeContext: MakeContext | undefined;
  readonly entry: readonly EntryAction[];
}

/** What of an actor is needed to enter its machine. */
interface Entering {
  readonly self: unknown;
  readonly system: unknown;
  actionExecutor(action: EntryAction & { readonly info: object }): void;
}

/** What a context is made of. Who looks for `spawn` wants XState itself. */
const contextArgs = (input: unknown, self: unknown): object => ({
  input,
  self,
  get spawn(): never {
    throw WANTS_SPAWN;
  },
});
const WANTS_SPAWN = new Error('spawn');

/** The initial states of the machines of one system. */
export class InitialSnapshots {
  /** `undefined`: it cannot be remembered. */
  readonly #recipes = new WeakMap<object, Recipe | undefined>();

  /** The initial snapshot of one more actor, its entry actions planned; `undefined`: ask XState. */
  enter(logic: object, scope: Entering, input: unknown): object | undefined {
    const recipe = this.#recipes.get(logic);
    if (!recipe) return undefined;
    const { template, makeContext, entry } = recipe;
    const event: InitialEvent = { type: 'xstate.init', input };
    let context = template.context;
    if (makeContext) {
      try {
        context = Object.assign({}, makeContext(contextArgs(input, scope.self)));
      } catch (error) {
        if (error !== WANTS_SPAWN) return { ...template, context: {}, status: 'error', error };
        this.#recipes.set(logic, undefined);
        return undefined;
      }
    }
    const info = { context, event, self: scope.self, system: scope.system };
    for (const action of entry) scope.actionExecutor({ ...action, info });
    return makeContext ? { ...template, context } : template;
  }

  /** Remembers what XState made of a machine, if it will be the same for others. */
  remember(logic: object, snapshot: object): void {
    if (!this.#recipes.has(logic)) {
      this.#recipes.set(logic, recipeOf(logic as Machine, snapshot as Snapshot));
    }
  }
}

function recipeOf(machine: Machine, template: Snapshot): Recipe | undefined {
  const { context } = machine.config;
  const nodes = enteredNodes(machine.root);
  const isAlone = Object.keys(template.children).length === 0;
  if (!nodes || template.status !== 'active' || !isAlone) return undefined;
  const actions = nodes.flatMap((node) => node.entry.map((action) => entryAction(machine, action)));
  const entry = actions.filter((action) => action !== undefined);
  if (entry.length < actions.length) return undefined;
  const makeContext = typeof context === 'function' ? (context as MakeContext) : undefined;
  return { template, makeContext, entry };
}

/** The states that are entered first, in that order; `undefined` if more happens than that. */
function enteredNodes(node: StateNode): readonly StateNode[] | undefined {
  if (node.invoke.length > 0 || (node.always?.length ?? 0) > 0) return undefined;
  const below = childrenToEnter(node)?.map(enteredNodes);
  if (!below?.every((nodes) => nodes !== undefined)) return undefined;
  return [node, ...below.flat()];
}

function childrenToEnter({ type, initial, states }: StateNode): readonly StateNode[] | undefined {
  switch (type) {
    case 'atomic':
      return [];
    case 'parallel':
      return Object.values(states).filter((state) => state.type !== 'history');
    case 'compound':
      return initial?.actions.length === 0 ? initial.target : undefined;
    default:
      return undefined;
  }
}

/** An entry action as XState would execute it; `undefined` for one of its own. */
function entryAction({ implementations }: Machine, action: unknown): EntryAction | undefined {
  const { type = action, params } = Object(action) as { type?: unknown; params?: unknown };
  const isInline = typeof action === 'function';
  const exec = isInline ? action : implementations.actions[String(type)];
  if (typeof exec !== 'function' || 'resolve' in exec || typeof params === 'function') {
    return undefined;
  }
  const name = isInline ? action.name || '(anonymous)' : String(type);
  return { type: name, params: isInline ? undefined : params, exec };
}
