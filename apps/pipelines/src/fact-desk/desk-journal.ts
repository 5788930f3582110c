import type { FailureCounts, Journal } from 'coppice';
import type { FaultRates } from 'coppice/testing';

/** What a run was begun with; whoever goes on with it does so with the same. */
export interface DeskSettings {
  readonly dir: string;
  readonly faults: FaultRates;
  readonly seed: number;
  readonly budgetTokens: number;
  readonly publishTo?: string;
}

/** What was seen of a run before this process. */
export interface EarlierLives {
  readonly startedAtMs: number;
  readonly failures: Readonly<Partial<FailureCounts>>;
  /** By name, such as `timeout.silence`. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly restarts: number;
}

const STARTED = 'factDesk.started';

/** The settings that stand in a journal; `undefined`: no run was begun in it. */
export function settingsIn(journal: Journal): DeskSettings | undefined {
  for (const { data } of journal.read({ types: [STARTED], limit: 1 })) {
    return data as unknown as DeskSettings;
  }
  return undefined;
}

/** Writes down with what a run is begun. */
export function writeSettings(journal: Journal, settings: DeskSettings): void {
  journal.append({ type: STARTED, version: 1, data: settings });
}

/** What earlier processes saw of a run: its report is about all of them. */
export function earlierLives(journal: Journal): EarlierLives {
  const failures: Record<string, number> = {};
  const kinds: Record<string, number> = {};
  let restarts = 0;
  let startedAtMs = journal.host.clock.now();
  const add = (counts: Record<string, number>, name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  const types = [STARTED, 'attempt.failed', 'agent.restarted'];
  for (const { type, atMs, data } of journal.read({ types })) {
    if (type === STARTED) startedAtMs = atMs;
    if (type === 'agent.restarted') restarts += 1;
    if (type !== 'attempt.failed') continue;
    const { failure } = data as {
      readonly failure: { readonly type: string; readonly kind: string };
    };
    add(failures, failure.type);
    add(kinds, `${failure.type}.${failure.kind}`);
  }
  return { startedAtMs, failures, kinds, restarts };
}
