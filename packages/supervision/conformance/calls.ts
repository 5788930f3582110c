import { type ActorEvent, ActorExitedError, type Ref } from '@coppice/actor';
import {
  type ChildCount,
  type ChildInfo,
  type ChildSpec,
  checkChildSpecs,
  InvalidSpecError,
} from '../src/index.ts';
import type {
  DeleteChildReply,
  RestartChildReply,
  StartChildReply,
  TerminateChildReply,
} from '../src/runtime/calls.ts';
import type { ScenarioChild, Step } from './scenario.ts';
import type { Declared } from './specs.ts';
import type { Stage } from './stage.ts';
import { specTermOf, termOf } from './terms.ts';

/** Steps that ask a supervisor and wait for its answer. */
export const CALLS: ReadonlySet<string> = new Set([
  'start_child',
  'terminate_child',
  'restart_child',
  'delete_child',
  'get_childspec',
  'which_children',
  'count_children',
]);

/** Asks a supervisor what a step says; answers in OTP's terms. */
export async function call(stage: Stage, step: Step): Promise<unknown> {
  const label = step.sup ?? 'root';
  const ref = stage.find(label);
  const declared = stage.specs.declared(label);
  const { op } = step;
  if (ref && declared?.flavour === 'dynamic') {
    if (UNSUPPORTED.has(op)) return 'unsupported';
    const refused = op === 'start_child' ? refusedByElixir(stage, step) : undefined;
    if (refused) return refused;
  }
  if (!declared || !stage.isAlive(ref)) return { exit: 'noproc' };
  try {
    return await new Call(stage, ref, declared).perform(step);
  } catch (error) {
    if (error instanceof ActorExitedError) return { exit: termOf(error.reason) };
    throw error;
  }
}

/** Elixir checks a spec before it asks the supervisor, and 1.14 takes no shutdown of 0. */
function refusedByElixir(stage: Stage, { child }: Step): object | undefined {
  if ((child as ScenarioChild).shutdown === 0) return { error: { invalid_shutdown: 0 } };
  try {
    stage.specs.child(child as ScenarioChild, true);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidSpecError) return { error: specTermOf(error) };
    throw error;
  }
}

/** What Elixir's dynamic supervisor does not have. */
const UNSUPPORTED = new Set(['restart_child', 'delete_child', 'get_childspec']);

class Call {
  readonly #stage: Stage;
  readonly #ref: Ref;
  readonly #declared: Declared;

  constructor(stage: Stage, ref: Ref, declared: Declared) {
    this.#stage = stage;
    this.#ref = ref;
    this.#declared = declared;
  }

  perform(step: Step): Promise<unknown> {
    switch (step.op) {
      case 'start_child':
        return this.#start(step.child as ScenarioChild);
      case 'terminate_child':
        return this.#terminate(step);
      case 'get_childspec':
        return this.#getSpec(step);
      case 'which_children':
        return this.#which();
      case 'count_children':
        return this.#count();
      default:
        return this.#isSimple ? this.#refuse() : this.#restartOrDelete(step);
    }
  }

  get #isSimple(): boolean {
    return this.#declared.flavour === 'simple';
  }

  get #isStatic(): boolean {
    return this.#declared.flavour === 'static';
  }

  #ask<Reply>(event: ActorEvent): Promise<Reply> {
    return this.#stage.system.ask<Reply>(this.#ref, event, { timeoutMs: Number.POSITIVE_INFINITY });
  }

  /** What a `simple_one_for_one` answers to calls that ours does not even have. */
  async #refuse(): Promise<unknown> {
    await this.#ask({ type: 'children.count' });
    return { error: 'simple_one_for_one' };
  }

  async #start(child: ScenarioChild): Promise<unknown> {
    const spec = this.#specOf(child);
    if (spec instanceof InvalidSpecError) {
      await this.#ask({ type: 'children.count' }); // OTP's supervisor refuses it, when it comes to it.
      return { error: specTermOf(spec, this.#declared.autoShutdown) };
    }
    const reply = await this.#ask<StartChildReply>({ type: 'child.start', spec });
    if (reply.type !== 'failed') return this.#started(reply);
    const reason = termOf(reply.reason);
    return { error: this.#isStatic ? { reason, child: child.id } : reason };
  }

  #specOf(child: ScenarioChild): ChildSpec | InvalidSpecError {
    const { template, flavour } = this.#declared;
    const { specs } = this.#stage;
    try {
      if (template) return specs.instance(template, child);
      return specs.child(child, flavour === 'dynamic');
    } catch (error) {
      if (error instanceof InvalidSpecError) return error;
      throw error;
    }
  }

  #started(reply: Exclude<StartChildReply | RestartChildReply, { type: 'failed' }>): unknown {
    if (reply.type === 'started') {
      const instance = this.#stage.instanceOf(reply.ref);
      const info = this.#stage.specs.infoOf(instance);
      return { ok: info === undefined ? instance : [instance, info] };
    }
    if (reply.type === 'ignored') {
      return this.#declared.flavour === 'dynamic' ? 'ignore' : { ok: null };
    }
    if (reply.type === 'already_started') {
      return { error: { already_started: this.#stage.instanceOf(reply.ref) } };
    }
    if (reply.type === 'invalid') return { error: specTermOf(reply.error) };
    return { error: reply.type };
  }

  async #terminate({ id = '', by }: Step): Promise<unknown> {
    const isByPid = by ? by === 'pid' : !this.#isStatic;
    if (this.#isSimple && !isByPid) return this.#refuse();
    const child = isByPid ? (this.#stage.find(id) ?? this.#stage.stranger) : id;
    const { type } = await this.#ask<TerminateChildReply>({ type: 'child.terminate', child });
    if (type === 'terminated' || (type === 'already_ended' && this.#isSimple)) return 'ok';
    return { error: 'not_found' };
  }

  async #restartOrDelete({ op, id }: Step): Promise<unknown> {
    if (op === 'delete_child') {
      const { type } = await this.#ask<DeleteChildReply>({ type: 'child.delete', child: id });
      return type === 'deleted' ? 'ok' : { error: type };
    }
    const reply = await this.#ask<RestartChildReply>({ type: 'child.restart', child: id });
    return reply.type === 'failed' ? { error: termOf(reply.reason) } : this.#started(reply);
  }

  async #getSpec({ id = '' }: Step): Promise<unknown> {
    const child = this.#isStatic ? id : (this.#stage.find(id) ?? this.#stage.stranger);
    const { template } = this.#declared;
    const { spec, isGone } = await this.#askForSpec(child);
    // For the pid of a process that is gone a `simple_one_for_one` answers with its template.
    const found =
      spec ?? (template && isGone ? this.#stage.specs.child(template, false) : undefined);
    if (!found) return { error: 'not_found' };
    const { restart, significant, shutdownMs: shutdown, type } = found;
    return { ok: { id: template?.id ?? found.id, restart, significant, shutdown, type } };
  }

  /** The spec of a child, and whether that was gone when the supervisor answered. */
  #askForSpec(child: string | Ref): Promise<{ spec: ChildSpec | undefined; isGone: boolean }> {
    const { system } = this.#stage;
    return new Promise((resolve, reject) => {
      const withdraw = system.monitor(
        (reason) => reject(new ActorExitedError({ path: system.pathOf(this.#ref), reason })),
        this.#ref,
      );
      const reply = (spec: ChildSpec | undefined): void => {
        withdraw();
        resolve({ spec, isGone: typeof child !== 'string' && !this.#stage.isAlive(child) });
      };
      this.#ref.send({ type: 'child.getSpec', child, reply });
    });
  }

  async #which(): Promise<unknown> {
    const infos = await this.#ask<readonly ChildInfo[]>({ type: 'children.which' });
    const list = infos.map(({ id, child, type }) => ({
      id: this.#isStatic ? id : null,
      child: child === null || child === 'restarting' ? child : this.#stage.instanceOf(child),
      type,
    }));
    if (this.#isStatic) return list;
    return list.toSorted((a, b) => (String(a.child ?? '') < String(b.child ?? '') ? -1 : 1));
  }

  async #count(): Promise<unknown> {
    const count = await this.#ask<ChildCount>({ type: 'children.count' });
    return this.#isSimple ? { ...count, specs: 1 } : count;
  }
}

/** The pure check of specs. What is no list, and no such option, OTP calls `badarg`. */
export function checkSpecs(stage: Stage, { specs, auto_shutdown: autoShutdown }: Step): unknown {
  if (!Array.isArray(specs)) return { error: { badarg: specs } };
  const options = { ...(autoShutdown && { autoShutdown: autoShutdown as never }) };
  const made: ChildSpec[] = [];
  for (const spec of specs as readonly ScenarioChild[]) {
    try {
      made.push(stage.specs.child(spec, false));
    } catch (error) {
      if (!(error instanceof InvalidSpecError)) throw error;
      const earlier = checkChildSpecs(made, options); // Ours refuses a spec where it is made.
      return {
        error: specTermOf(earlier.type === 'invalid' ? earlier.error : error, autoShutdown),
      };
    }
  }
  const checked = checkChildSpecs(made, options);
  if (checked.type === 'valid') return 'ok';
  if (checked.error.problem === 'invalid_auto_shutdown') return { error: { badarg: autoShutdown } };
  return { error: specTermOf(checked.error) };
}
