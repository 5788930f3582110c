import type { Application, Outcome, Pipeline, ResumeReport, TaskType } from '@coppice/agents';
import type { Findings } from '../invariants/findings.ts';
import type { ActPlan, Plan, WorkPlan } from '../plan/plan.ts';
import { rightAnswer } from './agent-code.ts';
import type { Process } from './process.ts';

/** What a client knows of a piece of work. */
interface Order {
  readonly work: WorkPlan;
  isAsked: boolean;
  /** It has been told what became of it, for good. */
  outcome?: Outcome;
}

/** An application that the client can reach. */
export interface Reachable {
  readonly app: Application;
  readonly process: Process;
  readonly types: ReadonlyMap<string, TaskType>;
  readonly pipelines: readonly Pipeline<number>[];
}

/** A person answers what is parked, and lets work begin again, after so long. */
const PERSON_TAKES_MS = 10_000;

/**
 * Who asks for work and waits for what becomes of it. It outlives all processes, asks again for what
 * was never written down, and remembers every outcome that it was told.
 */
export class Client {
  readonly #orders: readonly Order[];
  readonly #acts: ActPlan[];
  readonly #findings: Findings;
  /** What was written down, and may not be lost. */
  readonly #submitted: ReadonlySet<string>;
  /** Of every task that has delivered one. */
  readonly #results: string[] = [];
  /** Somebody has been called to let work begin again here. */
  #called: Process | undefined;

  constructor(
    { work, acts }: Plan,
    parts: { readonly findings: Findings; readonly submitted: ReadonlySet<string> },
  ) {
    this.#orders = work.map((each) => ({ work: each, isAsked: false }));
    this.#acts = [...acts];
    this.#findings = parts.findings;
    this.#submitted = parts.submitted;
  }

  get isDone(): boolean {
    return this.#orders.every(({ outcome }) => outcome);
  }

  get open(): readonly string[] {
    return this.#orders.filter(({ outcome }) => !outcome).map(({ work: { id } }) => id);
  }

  /** When something is to be asked for or done next, if anything. */
  nextAtMs(): number {
    const asks = this.#orders.filter(({ isAsked }) => !isAsked).map(({ work }) => work.atMs);
    return Math.min(...asks, ...this.#acts.map(({ atMs }) => atMs));
  }

  /** A process has begun, and has gone on with what it found. */
  meet(to: Reachable, { left }: ResumeReport): void {
    to.app.watch((event) => {
      if (event.type !== 'task.finished' || !('resultId' in event.outcome)) return;
      this.#results.push(event.outcome.resultId);
    });
    for (const order of this.#orders) {
      const { id } = order.work;
      if (!order.isAsked) continue;
      const known = to.app.outcomeOf(id);
      const why = left.find((each) => each.id === id)?.reason;
      if (order.outcome) this.#compare(order, known);
      else if (known) this.#follow(order, known, to);
      else if (this.#submitted.has(id)) {
        this.#findings.add(
          'noTaskLost',
          `${id} was written down, and nobody knows it${why ? `: ${why}` : ''}`,
        );
        order.isAsked = false;
      } else order.isAsked = false; // Never written: it is asked for again.
    }
  }

  /** Asks for what is due, and does what is due. */
  tick(to: Reachable, atMs: number): void {
    for (const order of this.#orders) {
      if (order.isAsked || order.work.atMs > atMs) continue;
      order.isAsked = true;
      this.#follow(order, this.#ask(order.work, to), to);
    }
    while (this.#acts[0] && this.#acts[0].atMs <= atMs)
      this.#act(this.#acts.shift() as ActPlan, to);
    if (to.app.guards.killSwitch.mode === 'stopped') this.#resetSoon(to);
  }

  #resetSoon({ app, process }: Reachable): void {
    if (this.#called === process) return;
    this.#called = process;
    void process.wait(PERSON_TAKES_MS).then(() => {
      this.#called = undefined;
      app.reset({ by: 'operator', reason: 'go on' });
    });
  }

  #ask(
    { id, type, name, input, priority }: WorkPlan,
    { app, types, pipelines }: Reachable,
  ): Promise<Outcome> {
    if (type === 'task') {
      const taskType = types.get(name);
      return app.submit({ id, type: taskType ?? name, input, priority } as never);
    }
    const found = pipelines.find(({ plan }) => plan.name === name);
    if (!found) throw new Error(`there is no pipeline ${name}`);
    return app.run(found, input, { id, priority });
  }

  #follow(order: Order, told: Promise<Outcome>, to: Reachable): void {
    const { process, app } = to;
    void told.then((outcome) => {
      if (process.isDead) return;
      if (outcome.type === 'queued') {
        if (outcome.reason === 'parked') this.#answerSoon(order, to);
        const later = app.outcomeOf(order.work.id);
        if (later) this.#follow(order, later, to);
        return;
      }
      if (isForNow(outcome)) return;
      order.outcome = outcome;
    });
  }

  #answerSoon({ work }: Order, { app, process }: Reachable): void {
    void process.wait(PERSON_TAKES_MS).then(() => {
      app.answer(work.id, rightAnswer(work.input), 'operator');
    });
  }

  #act({ type, byMs, pick }: ActPlan, to: Reachable): void {
    const { app, process } = to;
    if (type === 'setClock') process.time.setDate(byMs);
    else if (type === 'kill') void app.kill({ by: 'operator', reason: 'to see what happens' });
    else {
      const resultId = this.#results[pick % this.#results.length];
      if (resultId !== undefined) this.#recall(resultId, to);
    }
  }

  /** Runs may be made of it: whoever waits for one waits again. */
  #recall(resultId: string, to: Reachable): void {
    void to.app.recall(resultId, 'it was wrong');
    for (const order of this.#orders) {
      if (!order.outcome || order.work.type === 'task') continue;
      const known = to.app.outcomeOf(order.work.id);
      if (known) {
        delete order.outcome;
        this.#follow(order, known, to);
      } else this.#tellUnknown(order);
    }
  }

  /** What a client was told is what it is told again. */
  #compare(order: Order, known: Promise<Outcome> | undefined): void {
    if (!known) {
      this.#tellUnknown(order);
      return;
    }
    const { work, outcome } = order;
    void known.then((again) => {
      if (order.outcome !== outcome || essenceOf(again) === essenceOf(outcome)) return;
      const change = `${essenceOf(outcome)}, and is ${essenceOf(again)}`;
      this.#findings.add('outcomeStands', `${work.id} was ${change}`);
    });
  }

  #tellUnknown({ work, outcome }: Order): void {
    this.#findings.add('outcomeStands', `${work.id} was ${outcome?.type}, and nobody knows it`);
  }
}

/** Who was only told to let go, or could not be written down, is gone on with by the next process. */
function isForNow(outcome: Outcome): boolean {
  if (outcome.type !== 'stopped') return false;
  const { reason } = outcome;
  if (reason.type !== 'killSwitch') return reason.type === 'shutdown';
  return reason.cause.type === 'operator' && reason.cause.by === 'journal';
}

function essenceOf(outcome: Outcome | undefined): string {
  if (!outcome) return 'nothing';
  if (!('value' in outcome)) return outcome.type;
  return `${outcome.type} ${outcome.resultId} ${JSON.stringify(outcome.value)}`;
}
