import type { AnySupervisorSpec, ChildSpec, Shutdown } from '../src/index.ts';
import { dynamicSupervisor, supervisor, worker } from '../src/index.ts';
import type { ScenarioChild, ScenarioTree } from './scenario.ts';
import { outcomeOf, type ScriptedWorld, scriptedWorker, trapsExit } from './scripted-worker.ts';
import { initErrorOf, ScriptedFailure, startErrorOf } from './terms.ts';

/** What a scenario declares, by label. */
export interface Declared {
  readonly flavour: 'static' | 'simple' | 'dynamic' | 'worker';
  readonly restart: ChildSpec['restart'];
  readonly shutdownMs: Shutdown;
  /** Of a supervisor. */
  readonly autoShutdown?: string;
  /** Of `simple`: the one kind of child. */
  readonly template?: ScenarioChild;
}

const FLAVOURS: Readonly<Record<string, Declared['flavour']>> = {
  simple_one_for_one: 'simple',
  dynamic: 'dynamic',
};

/** Makes our specs of what scenarios write. */
export class Specs {
  readonly #world: ScriptedWorld;
  readonly #declared = new Map<string, Declared>();
  readonly #infos = new Map<string, unknown>();

  constructor(world: ScriptedWorld) {
    this.#world = world;
  }

  /** What was declared under a label, `a`, or for an instance of it, `a#2`. */
  declared(target: string): Declared | undefined {
    return this.#declared.get(target.split('#')[0] ?? target);
  }

  /** What the start of an instance returned besides its process. */
  infoOf(instance: string): unknown {
    return this.#infos.get(instance);
  }

  get supervisors(): readonly string[] {
    return [...this.#declared].filter(([, { flavour }]) => flavour !== 'worker').map(([id]) => id);
  }

  /** @throws {InvalidSpecError} As OTP would refuse it. */
  tree(tree: ScenarioTree, id = 'root', own?: ScenarioChild, isElixir = false): AnySupervisorSpec {
    const flavour = FLAVOURS[tree.strategy ?? ''] ?? 'static';
    const [template] = (tree.children ?? []) as ScenarioChild[];
    const restart = own?.restart ?? 'permanent';
    // `type` is only a label in OTP, but it decides the default of `shutdown`.
    const shutdownMs = own?.shutdown ?? (own && own.type !== 'supervisor' ? 5_000 : 'infinity');
    const autoShutdown = tree.auto_shutdown ?? 'never';
    const declared = { flavour, restart, shutdownMs, autoShutdown };
    const declare = this.#declare(
      id,
      flavour === 'simple' && template ? { ...declared, template } : declared,
    );
    const options = {
      id,
      ...given('intensity', intensityOf(tree)),
      ...given('autoShutdown', tree.auto_shutdown),
      ...given('maxChildren', tree.max_children),
      restart,
      ...given('significant', own?.significant),
      shutdownMs,
      beforeStart: () => {
        const attempt = this.#world.attempt(id);
        const outcome = outcomeOf(own?.script, attempt);
        declare(outcome, attempt);
        const error = startErrorOf(outcome, isElixir) ?? initErrorOf(tree.init);
        if (error) throw error;
      },
    };
    if (flavour !== 'static') return this.#dynamic(options, tree, flavour);
    const children = (tree.children ?? []).map((child) => this.child(child, false));
    const strategy = given('strategy', tree.strategy);
    return supervisor({ ...options, ...strategy, children } as never);
  }

  /** @throws {InvalidSpecError} As OTP would refuse it. */
  child(child: ScenarioChild | string, isElixir: boolean): ChildSpec {
    if (typeof child === 'string') return child as unknown as ChildSpec;
    const spec = child.sup
      ? this.tree(child.sup, child.id, child, isElixir)
      : this.#worker(child, isElixir);
    return { ...spec, type: child.type ?? 'worker' } as ChildSpec;
  }

  /** A new child of a `simple_one_for_one`: the template with the instance's script. */
  instance(template: ScenarioChild, { id, script }: ScenarioChild): ChildSpec {
    const sup = template.sup && prefixed(template.sup, `${id}.`);
    const merged = { ...template.script, ...script };
    const own = { ...template, id, script: merged, ...given('sup', sup) };
    return this.child(own as ScenarioChild, false);
  }

  #dynamic(options: object, tree: ScenarioTree, flavour: string): AnySupervisorSpec {
    const count = tree.children?.length ?? 0;
    if (flavour === 'simple' && count !== 1) {
      const term = { bad_start_spec: count }; // Ours has one template or none, by its type.
      throw new ScriptedFailure(term, term);
    }
    return dynamicSupervisor(options as never);
  }

  /** A label means what was started under it last, not what was refused. */
  #declare(id: string, declared: Declared): (outcome: unknown, attempt: number) => void {
    if (!this.#declared.has(id)) this.#declared.set(id, declared);
    return (outcome, attempt) => {
      const { ok_info: info } = Object(outcome) as { readonly ok_info?: unknown };
      this.#declared.set(id, declared);
      this.#infos.set(`${id}#${attempt}`, info);
    };
  }

  #worker(child: ScenarioChild, isElixir: boolean): ChildSpec {
    const { id, restart = 'permanent', significant = false, script, omit = [] } = child;
    const shutdownMs = child.shutdown ?? (child.type === 'supervisor' ? 'infinity' : 5_000);
    const declare = this.#declare(id, { flavour: 'worker', restart, shutdownMs });
    const logic = omit.includes('start')
      ? undefined
      : (child.start ?? scriptedWorker(this.#world, id, { script, isElixir, declare }));
    const options = { restart, significant, shutdownMs, trapExit: trapsExit(script) };
    return worker(
      (omit.includes('id') ? undefined : id) as string,
      logic as never,
      options as never,
    );
  }
}

function intensityOf({ intensity, period }: ScenarioTree): object | undefined {
  if (intensity === undefined && period === undefined) return undefined;
  return { restarts: intensity ?? 1, withinMs: (period ?? 5) * 1_000 };
}

function prefixed(tree: ScenarioTree, prefix: string): ScenarioTree {
  const children = (tree.children as readonly ScenarioChild[] | undefined)?.map((child) =>
    child.template
      ? child
      : {
          ...child,
          id: `${prefix}${child.id}`,
          ...given('sup', child.sup && prefixed(child.sup, prefix)),
        },
  );
  return { ...tree, ...given('children', children) };
}

/** `{ [key]: value }`, or nothing where there is no value: an absent option is not given at all. */
const given = (key: string, value: unknown): object =>
  value === undefined ? {} : { [key]: value };
