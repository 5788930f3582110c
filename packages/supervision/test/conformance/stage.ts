import { createSystem, type Logic, type Ref, type System, type SystemEvent } from '@coppice/actor';
import { type VirtualHost, virtualHost } from '@coppice/host';
import type { ChildSpec, SupervisorSpec } from '../../src/child-spec.ts';
import type { Child, Children } from '../../src/children.ts';
import { StartIgnored, supervisor, worker } from '../../src/index.ts';
import type { ScenarioChild, ScenarioTree, Script, Term, TraceEvent } from './scenario.ts';
import { reasonOf, ScriptedFailure, startErrorOf, termOf } from './terms.ts';

/** A world in which one scenario is played: who is which instance, and what happened. */
export class Stage {
  readonly host: VirtualHost = virtualHost({ seed: 1 });
  /** OTP counts its restart window in whole seconds, so its supervisors see such a clock. */
  readonly system: System = createSystem({
    host: {
      ...this.host,
      clock: {
        ...this.host.clock,
        now: () => Math.floor(this.host.clock.now() / 1_000) * 1_000,
      },
    },
  });
  #events: TraceEvent[] = [];
  /** How often a start of each label was tried. */
  readonly #attempts = new Map<string, number>();
  readonly #instanceOf = new WeakMap<Ref, string>();
  readonly #latest = new Map<string, { readonly ref: Ref; readonly instance: string }>();
  readonly #byInstance = new Map<string, Ref>();
  readonly #supervisors = new Set<string>(['root']);
  readonly #trapping = new Set<string>();
  /** The type that a scenario gives a child. */
  readonly #types = new Map<string, string>();

  constructor() {
    this.system.watch((event) => this.#record(event));
  }

  takeEvents(): readonly TraceEvent[] {
    return this.#events.splice(0);
  }

  /** The latest instance of a label, or the one that is named, as `a#1`. */
  find(target: string): Ref | undefined {
    return target.includes('#') ? this.#byInstance.get(target) : this.#latest.get(target)?.ref;
  }

  latestInstance(label: string): string {
    return this.#latest.get(label)?.instance ?? label;
  }

  isSupervisor(target: string): boolean {
    return this.#supervisors.has(target.split('#')[0] ?? target);
  }

  isAlive(ref: Ref | undefined): ref is Ref {
    return ref !== undefined && this.system.exitReason(ref) === undefined;
  }

  specOf(tree: ScenarioTree, id = 'root', own: Partial<ScenarioChild> = {}): SupervisorSpec {
    this.#supervisors.add(id);
    const { strategy, intensity, period, auto_shutdown: autoShutdown } = tree;
    const options = {
      id,
      children: (tree.children ?? []).map((child) => this.#childSpec(child as ScenarioChild)),
      ...(strategy === undefined ? {} : { strategy }),
      ...(autoShutdown === undefined ? {} : { autoShutdown }),
      ...(intensity === undefined && period === undefined
        ? {}
        : { intensity: { restarts: intensity ?? 1, withinMs: (period ?? 5) * 1_000 } }),
      ...(own.restart === undefined ? {} : { restart: own.restart }),
      ...(own.significant === undefined ? {} : { significant: own.significant }),
      // `type` is only a label in OTP, but it decides the default of `shutdown`.
      shutdownMs: own.shutdown ?? (own.type === 'supervisor' || id === 'root' ? 'infinity' : 5_000),
    };
    return supervisor(options as unknown as Parameters<typeof supervisor>[0]);
  }

  /** The children of every supervisor that lives, the one started last first. */
  state(): Readonly<Record<string, readonly string[]>> {
    const state: Record<string, readonly string[]> = {};
    for (const label of this.#supervisors) {
      const ref = this.find(label);
      if (!this.isAlive(ref)) continue;
      const { children } = ref.getSnapshot().context as { readonly children: Children };
      state[label] = children
        .inStartOrder()
        .toReversed()
        .map((child) => this.#entry(child));
    }
    return state;
  }

  trapsExit(target: string): boolean {
    return this.#trapping.has(target.split('#')[0] ?? target);
  }

  /** In OTP the type is only a label, which may lie; ours is what the child is. */
  typeOf(id: string, type: string): string {
    return this.#types.get(id) ?? type;
  }

  instanceOf(ref: Ref): string {
    return this.#instanceOf.get(ref) ?? '?';
  }

  #entry(child: Child): string {
    const { ref, status, spec } = child;
    if (ref) return this.instanceOf(ref);
    return `${spec.id}:${status === 'restarting' ? 'restarting' : 'undefined'}`;
  }

  #childSpec(child: ScenarioChild): ChildSpec {
    this.#types.set(child.id, child.type ?? 'worker');
    if (child.sup) return this.specOf(child.sup, child.id, child);
    const { id, restart, shutdown, significant, script } = child;
    if ((script?.stop?.mode ?? 'obey') !== 'obey') this.#trapping.add(id);
    const options = {
      restart: restart ?? 'permanent',
      significant: significant ?? false,
      shutdownMs: shutdown ?? (child.type === 'supervisor' ? 'infinity' : 5_000),
      trapExit: this.#trapping.has(id),
    };
    return worker(id, this.#actorOf(id, script), options as never);
  }

  /** A worker that does what its script says. */
  #actorOf(label: string, script: Script | undefined): Logic {
    const outcomes = script?.start ?? ['ok'];
    const { mode = 'obey', exit, delay_ms: delayMs = 0 } = script?.stop ?? {};
    const active = { status: 'active', output: undefined, error: undefined };
    return {
      getInitialSnapshot: () => {
        const attempt = this.#attempt(label);
        const outcome = outcomes[Math.min(attempt, outcomes.length) - 1];
        const error = startErrorOf(outcome);
        if (error !== undefined) throw error;
        return { ...active, exitNow: (outcome as { ok_then_exit?: Term }).ok_then_exit };
      },
      start: ({ exitNow }: { exitNow?: Term }, { self }: { self: Ref }) => {
        if (exitNow !== undefined) this.system.kill(self, reasonOf(exitNow));
      },
      transition: (snapshot: unknown, event: { type: string; reason?: never }, { self }: never) => {
        if (event.type === 'actor.shutdown' && mode === 'trap') {
          const end = (): void =>
            this.system.kill(self, exit === undefined ? event.reason : reasonOf(exit));
          if (delayMs > 0) this.host.clock.setTimeout(end, delayMs);
          else end();
        }
        return snapshot;
      },
      getPersistedSnapshot: (snapshot: unknown) => snapshot,
    } as unknown as Logic;
  }

  #attempt(label: string): number {
    const attempt = (this.#attempts.get(label) ?? 0) + 1;
    this.#attempts.set(label, attempt);
    return attempt;
  }

  #record(event: SystemEvent): void {
    if (event.type === 'actor.started') {
      const label = event.ref.id.slice(0, event.ref.id.lastIndexOf(':'));
      const attempt = this.isSupervisor(label) ? this.#attempt(label) : this.#attempts.get(label);
      const instance = `${label}#${attempt}`;
      this.#instanceOf.set(event.ref, instance);
      this.#byInstance.set(instance, event.ref);
      this.#latest.set(label, { ref: event.ref, instance });
      this.#events.push(['start', instance]);
    } else if (event.type === 'actor.startFailed') {
      const label = event.actorId.slice(0, event.actorId.lastIndexOf(':'));
      const attempt = this.isSupervisor(label) ? this.#attempt(label) : this.#attempts.get(label);
      const instance = `${label}#${attempt}`;
      const error = event.reason.type === 'crashed' ? event.reason.error : undefined;
      if (error instanceof StartIgnored) this.#events.push(['start_ignore', instance]);
      else if (error instanceof ScriptedFailure) {
        this.#events.push(['start_fail', instance, error.scripted]);
      } else this.#events.push(['start_fail', instance, termOf(event.reason)]);
    } else if (event.type === 'actor.exited') {
      const instance = this.#instanceOf.get(event.ref) ?? '?';
      this.#events.push(['exit', instance, termOf(event.reason)]);
    }
  }
}
