import type { Logic, Ref, System } from '@coppice/actor';
import type { Script, Term } from './scenario.ts';
import { reasonOf, startErrorOf } from './terms.ts';

/** What a scripted worker needs of the world it lives in. */
export interface ScriptedWorld {
  readonly system: System;
  /** How often a start of this label was tried, this one included. */
  attempt(label: string): number;
  later(run: () => void, delayMs: number): void;
}

/** Whether a worker with this script is told to stop, or just stops. */
export const trapsExit = (script: Script | undefined): boolean =>
  (script?.stop?.mode ?? 'obey') !== 'obey';

/** The outcome of one attempt; the last of the list repeats. */
export function outcomeOf(script: Script | undefined, attempt: number): unknown {
  const outcomes = script?.start ?? ['ok'];
  return outcomes[Math.min(attempt, outcomes.length) - 1];
}

/** A worker that does what its script says. */
export function scriptedWorker(
  world: ScriptedWorld,
  label: string,
  options: {
    readonly script: Script | undefined;
    readonly isElixir: boolean;
    readonly declare: (outcome: unknown, attempt: number) => void;
  },
): Logic {
  const { script, isElixir, declare } = options;
  const { mode = 'obey', exit, delay_ms: delayMs = 0 } = script?.stop ?? {};
  const active = { status: 'active', output: undefined, error: undefined };
  return {
    getInitialSnapshot: () => {
      const attempt = world.attempt(label);
      const outcome = outcomeOf(script, attempt);
      declare(outcome, attempt);
      const error = startErrorOf(outcome, isElixir);
      if (error !== undefined) throw error;
      const { ok_then_exit: exitNow } = Object(outcome) as Record<string, Term>;
      return { ...active, traps: trapsExit(script), exitNow };
    },
    start: ({ exitNow }: { exitNow?: Term }, { self }: { self: Ref }) => {
      if (exitNow !== undefined) world.system.kill(self, reasonOf(exitNow));
    },
    transition: (snapshot: unknown, event: { type: string; reason?: never }, { self }: never) => {
      if (event.type === 'actor.shutdown' && mode === 'trap') {
        const end = (): void =>
          world.system.kill(self, exit === undefined ? event.reason : reasonOf(exit));
        if (delayMs > 0) world.later(end, delayMs);
        else end();
      }
      return snapshot;
    },
    getPersistedSnapshot: (snapshot: unknown) => snapshot,
  } as unknown as Logic;
}
