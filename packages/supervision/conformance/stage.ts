import { createSystem, type Ref, type System, type SystemEvent } from '@coppice/actor';
import { type VirtualHost, virtualHost } from '@coppice/host';
import { StartIgnored, watchSupervision } from '../src/index.ts';
import type { SupervisorContext } from '../src/runtime/supervisor-state.ts';
import { ReportLog } from './report-log.ts';
import type { Part, TraceEvent } from './scenario.ts';
import { type ScriptedWorld, scriptedWorker } from './scripted-worker.ts';
import { Specs } from './specs.ts';
import { ScriptedFailure, termOf } from './terms.ts';

const NOTHING = { script: undefined, isElixir: false, declare: () => {} };

/** A world in which one scenario is played: who is which instance, and what happened. */
export class Stage {
  readonly host: VirtualHost = virtualHost({ seed: 1 });
  /** OTP counts its restart window in whole seconds, so its supervisors see such a clock. */
  readonly system: System = createSystem({
    orphanGraceMs: Number.POSITIVE_INFINITY,
    host: {
      ...this.host,
      clock: {
        ...this.host.clock,
        now: () => Math.floor(this.host.clock.now() / 1_000) * 1_000,
      },
    },
  });
  readonly #world: ScriptedWorld = {
    system: this.system,
    attempt: (label) => this.#attempt(label),
    later: (run, delayMs) => void this.host.clock.setTimeout(run, delayMs),
  };
  readonly specs: Specs = new Specs(this.#world);
  readonly #reports = new ReportLog({
    labelOf: (id) => this.labelOf(id),
    declared: (label) => this.specs.declared(label),
  });
  #events: TraceEvent[] = [];
  /** How often a start of each label was tried. */
  readonly #attempts = new Map<string, number>();
  readonly #instanceOf = new WeakMap<Ref, string>();
  readonly #latest = new Map<string, Ref>();
  readonly #byInstance = new Map<string, Ref>();
  #stranger: Ref | undefined;

  constructor() {
    this.system.watch((event) => this.#record(event));
    watchSupervision(this.system, (event) => this.#reports.add(event));
  }

  /** What happened since the last part, and how things stand. */
  part(result: unknown): Part {
    const events = this.#events.splice(0);
    return { result, events, reports: this.#reports.take(), state: this.#state() };
  }

  /** What happened in the end, and who is left. */
  finalPart(): Part {
    const events = this.#events.splice(0);
    const leaked = this.system
      .tree()
      .filter(({ ref }) => ref !== this.#stranger)
      .map(({ ref }) => this.instanceOf(ref));
    return { events, reports: this.#reports.take(), leaked };
  }

  noteStartFailed(instance: string, term: unknown): void {
    this.#events.push(['start_fail', instance, term]);
  }

  /** The latest instance of a label, or the one that is named, as `a#1`. */
  find(target: string): Ref | undefined {
    return target.includes('#') ? this.#byInstance.get(target) : this.#latest.get(target);
  }

  /** A process that no supervisor knows. */
  get stranger(): Ref {
    if (this.#stranger) return this.#stranger;
    const spawned = this.system.spawn(scriptedWorker(this.#world, 'stranger', NOTHING), {
      id: 'stranger',
    });
    if (spawned.type !== 'started') throw new Error('the stranger did not start');
    this.#events.pop(); // It is no part of the scenario.
    this.#stranger = spawned.ref;
    return spawned.ref;
  }

  isAlive(ref: Ref | undefined): ref is Ref {
    return ref !== undefined && this.system.exitReason(ref) === undefined;
  }

  instanceOf(ref: Ref): string {
    return this.#instanceOf.get(ref) ?? '?';
  }

  /** `w` for the child `w`, and for `w-3`, the third child of a dynamic supervisor. */
  labelOf(childId: string): string {
    return this.specs.declared(childId) ? childId : childId.slice(0, childId.lastIndexOf('-'));
  }

  #attempt(label: string): number {
    const attempt = (this.#attempts.get(label) ?? 0) + 1;
    this.#attempts.set(label, attempt);
    return attempt;
  }

  /** The children of every supervisor that lives. */
  #state(): Readonly<Record<string, readonly string[]>> {
    const state: Record<string, readonly string[]> = {};
    for (const label of this.specs.supervisors) {
      const ref = this.find(label);
      if (!this.isAlive(ref)) continue;
      const { children } = ref.getSnapshot().context as SupervisorContext;
      const isStatic = this.specs.declared(label)?.flavour === 'static';
      const entries = children
        .inStartOrder()
        .toReversed()
        .map(({ id, ref, status }) => {
          if (ref) return this.instanceOf(ref);
          return `${isStatic ? id : ''}:${status === 'restarting' ? 'restarting' : 'undefined'}`;
        });
      state[label] = isStatic ? entries : entries.toSorted();
    }
    return state;
  }

  #record(event: SystemEvent): void {
    if (event.type === 'actor.started') {
      const instance = this.#instance(event.ref.id);
      this.#instanceOf.set(event.ref, instance);
      this.#byInstance.set(instance, event.ref);
      this.#latest.set(instance.split('#')[0] ?? instance, event.ref);
      this.#events.push(['start', instance]);
    } else if (event.type === 'actor.startFailed') {
      const instance = this.#instance(event.actorId);
      const error = event.reason.type === 'crashed' ? event.reason.error : undefined;
      if (error instanceof StartIgnored) this.#events.push(['start_ignore', instance]);
      else if (error instanceof ScriptedFailure) this.noteStartFailed(instance, error.scripted);
      else this.noteStartFailed(instance, termOf(event.reason));
    } else if (event.type === 'actor.exited') {
      this.#events.push(['exit', this.instanceOf(event.ref), termOf(event.reason)]);
    }
  }

  #instance(actorId: string): string {
    const label = this.labelOf(actorId.slice(0, actorId.lastIndexOf(':')));
    return `${label}#${this.#attempts.get(label)}`;
  }
}
