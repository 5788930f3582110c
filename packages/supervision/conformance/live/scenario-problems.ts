import type { Scenario, ScenarioChild, ScenarioTree, Step } from '../scenario.ts';
import { kindOf } from './cast.ts';

/**
 * What a scenario says that the format does not define, or that would be a race on a real machine;
 * empty when it is fine. Deliberate mistakes (bad specs in a call) are fine.
 */
export function problemsOf(scenario: Scenario): readonly string[] {
  const check = new Check(scenario);
  check.tree('root', scenario.tree, '');
  for (const step of scenario.steps) check.step(step);
  return check.problems;
}

interface KnownSupervisor {
  readonly kind: 'static' | 'simple' | 'dynamic';
  readonly template?: ScenarioChild | undefined;
}

const OUTCOMES = /^(ok|ignore|ok_info|ok_then_exit|error|init_exit|return|throw|raise|exit)$/;

class Check {
  readonly problems: string[] = [];
  readonly #scenario: Scenario;
  readonly #supervisors = new Map<string, KnownSupervisor>();
  /** The supervisor of each worker. */
  readonly #workers = new Map<string, string>();

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
  }

  tree(label: string, tree: ScenarioTree, prefix: string): void {
    const kind = kindOf(tree.strategy);
    const children = (tree.children ?? []).filter((child) => typeof child === 'object');
    const [template] = children;
    this.#require(!this.#supervisors.has(label), `${label}: two supervisors of one label`);
    this.#supervisors.set(label, kind === 'simple' ? { kind, template } : { kind });
    if (kind === 'dynamic') this.#require(children.length === 0, `${label}: children at start`);
    if (kind === 'simple') {
      this.#require(children.length === 1 && template?.template === true, `${label}: no template`);
      if (template) this.#childItself(template, { kind, auto: tree.auto_shutdown });
    }
    if (kind === 'static') {
      for (const child of children) {
        this.#childItself(child, { kind, auto: tree.auto_shutdown, atRoot: label === 'root' });
        this.#enter(child, label, prefix);
      }
    }
  }

  step(step: Step): void {
    for (const op of step.ops ?? [step]) {
      this.#op(op);
      if (step.ops) this.#batched(step, op);
    }
    if (step.op === 'sleep' || step.op === 'align') this.#requireTimed(step.op);
  }

  #op({ op, target, sup, id, child }: Step): void {
    if (target !== undefined) this.#require(this.#isKnown(target), `${op}: who is ${target}?`);
    if (sup !== undefined) this.#require(this.#supervisors.has(sup), `${op}: who is ${sup}?`);
    if (id !== undefined) {
      this.#require(id === 'nobody' || this.#isKnown(id), `${op}: who is ${id}?`);
    }
    if (op === 'start_child' && sup !== undefined && typeof child === 'object') {
      this.#started(child, sup);
    }
  }

  #started(child: ScenarioChild, sup: string): void {
    const { kind = 'static', template } = this.#supervisors.get(sup) ?? {};
    if (child.id.startsWith('bad_')) return;
    if (kind !== 'static') {
      this.#require(!this.#isKnown(child.id), `${child.id}: two of one label at once`);
    }
    const script = { ...template?.script, ...child.script };
    const atRoot = sup === 'root' && template?.sup === undefined;
    // What a call gives may be refused for its auto_shutdown; that is not checked here.
    this.#childItself({ ...template, ...child, script }, { kind, auto: 'unknown', atRoot });
    if (template?.sup) this.tree(child.id, template.sup, `${child.id}.`);
    else if (!this.#isKnown(child.id)) this.#enter(child, sup, '');
  }

  #batched({ sup = '' }: Step, { op, target, sup: asked }: Step): void {
    if (op === 'exit' || op === 'kill') {
      const worker = target?.split('#')[0] ?? '';
      this.#require(
        this.#workers.get(worker) === sup,
        `batch: ${target} is not a worker of ${sup}`,
      );
    } else this.#require(asked === sup, `batch: ${op} is not about ${sup}`);
  }

  #enter(child: ScenarioChild, sup: string, prefix: string): void {
    const label = prefix + child.id;
    if (child.sup) {
      this.tree(label, child.sup, prefix);
      return;
    }
    this.#require(!this.#isKnown(label), `${label}: two of one label`);
    this.#workers.set(label, sup);
  }

  #childItself(
    { id, restart = 'permanent', shutdown, significant, sup, script = {} }: ScenarioChild,
    { kind, auto, atRoot = false }: Surroundings,
  ): void {
    const { start = [], stop } = script;
    const names = start.map((each) => (typeof each === 'string' ? each : nameOf(each)));
    this.#require(
      names.every((name) => OUTCOMES.test(name)),
      `${id}: unknown outcome in ${names.join()}`,
    );
    if (!atRoot || sup) {
      this.#require(!names.includes('ok_then_exit'), `${id}: exits while others act`);
    }
    if (kind === 'simple') {
      this.#require(!names.slice(1).includes('ignore'), `${id}: a phantom in OTP 25`);
    }
    if (significant && auto !== 'unknown') {
      this.#require(restart !== 'permanent' && auto !== undefined, `${id}: cannot be significant`);
    }
    const waits = stop?.mode === 'ignore' && shutdown !== 'brutal_kill';
    if (waits || stop?.delay_ms) this.#requireTimed(`${id}: takes its time`);
    if (stop?.mode === 'ignore') this.#require(shutdown !== 'infinity', `${id}: never stops`);
  }

  #isKnown(target: string): boolean {
    const label = target.split('#')[0] ?? target;
    return this.#workers.has(label) || this.#supervisors.has(label);
  }

  #requireTimed(what: string): void {
    this.#require(this.#scenario.timed === true, `${what}: not in an untimed scenario`);
  }

  #require(isFine: boolean, problem: string): void {
    if (!isFine) this.problems.push(problem);
  }
}

interface Surroundings {
  readonly kind: KnownSupervisor['kind'];
  readonly auto: ScenarioTree['auto_shutdown'] | 'unknown';
  readonly atRoot?: boolean;
}

const nameOf = (outcome: unknown): string => Object.keys(outcome as object)[0] ?? '';
