import type { Host } from '@coppice/host';
import { safely } from '../listener-errors.ts';
import { checkAbove, checkAtLeast } from '../option-checks.ts';
import { checkSavedVersion } from '../saved-version.ts';
import { checkErrorRateLimit, ERROR_RATE_LIMIT, type ErrorRateLimit } from './error-rate.ts';
import {
  type KillSwitchActor,
  type KillSwitchInput,
  startKillSwitchActor,
} from './kill-switch.machine.ts';
import { KillSwitch } from './kill-switch.ts';
import type { KillSwitchChange } from './kill-switch-change.ts';
import type { SavedKillSwitch } from './saved-kill-switch.ts';
import { STOP_TIMES, type StopPorts, StopProcedure, type StopTimes } from './stop-procedure.ts';

/** What holds where an option is left out. */
export const KILL_SWITCH_DEFAULTS = {
  budget: 'budget',
  errorRate: ERROR_RATE_LIMIT,
  /** None: how fast is too fast depends on how many agents there are. */
  tokensPerMinute: Number.POSITIVE_INFINITY,
  times: STOP_TIMES,
} as const;

/** What trips a kill switch, and what it then does. */
export interface KillSwitchOptions extends StopPorts {
  /** Time and ids. */
  readonly host: Pick<Host, 'clock' | 'ids'>;
  /** The id of the budget whose limits trip it, in tokens, cost, calls or time. Default `budget`. */
  readonly budget?: string;
  /** When too much fails. Default half of at least ten results; `false`: never. */
  readonly errorRate?: Partial<ErrorRateLimit> | false;
  /** More tokens than this within a minute trip it. Default `Infinity`: never. */
  readonly tokensPerMinute?: number;
  /** How long each step of a stop may take. */
  readonly times?: Partial<StopTimes>;
  /** Told of each change, before it goes on. */
  readonly onChange?: (change: KillSwitchChange) => void;
  /**
   * Told what has to survive a restart: before each step of a stop is carried out, when it is through,
   * and at a reset. Write it down at once; `saved` is for what was told last.
   */
  readonly onSaved?: (saved: SavedKillSwitch) => void;
  /**
   * Told what `onChange` threw; the stop goes on. Default: thrown where nobody catches it, which ends a
   * process that does not listen for that.
   */
  readonly onListenerError?: (error: unknown) => void;
  /** What an earlier process saved. A stop that was under way goes on at its step. */
  readonly saved?: SavedKillSwitch;
  /** Runs its machine, for trees that want it among their actors. Default: an actor of its own. */
  readonly startActor?: (input: KillSwitchInput) => KillSwitchActor;
}

/**
 * Makes the switch that stops everything, before a limit and not after.
 *
 * At the trip new work is refused; then the intent is written, all are asked to end, those that did
 * not are killed, what remains is persisted, and a person is told. Each step has a time of its own,
 * so nothing that hangs keeps the rest alive. It stays stopped, over restarts too, until `reset`.
 *
 * @param options.targets What is to be stopped, asked for when it is.
 * @param options.record Writes the intent. Default: nothing, so a crash forgets the stop.
 * @throws {RangeError} A limit is out of range; the message has it.
 * @see Diesel, "Fault Tolerance in Multi-Agent Systems: When Agents Die", kill switch.
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { createBudget, createKillSwitch } from '@coppice/resilience';
 * const host = virtualHost({ seed: 1 });
 * const killed: string[] = [];
 * const deaf = { id: 'deaf', stop: () => new Promise(() => {}), kill: () => killed.push('deaf') };
 * using killSwitch = createKillSwitch({ host, targets: () => [deaf] });
 * using budget = createBudget({ host, allowance: { tokens: 10 }, onEvent: killSwitch.onBudgetEvent });
 * const lease = budget.reserve({ tokens: 10 });
 * if (lease.type === 'leased') lease.commit();
 * if (killSwitch.refusal() === undefined) throw new Error('still at work');
 * await host.clock.advanceBy(5_000);
 * if (killed.length !== 1 || killSwitch.mode !== 'stopped') throw new Error('not stopped');
 */
export function createKillSwitch(options: KillSwitchOptions): KillSwitch {
  const { host, saved, errorRate = {}, startActor, onSaved, onChange = () => {} } = options;
  const { budget, tokensPerMinute } = { ...KILL_SWITCH_DEFAULTS, ...options };
  const times = { ...STOP_TIMES, ...options.times };
  for (const [name, ms] of Object.entries(times)) checkAtLeast(`times.${name}`, ms, 0);
  checkAbove('tokensPerMinute', tokensPerMinute, 0);
  if (saved) checkSavedVersion('kill switch', saved);
  const { stop, step } = saved ?? {};
  const input: KillSwitchInput = stop && step ? { resumed: { stop, step } } : {};
  const killSwitch = new KillSwitch({
    host,
    actor: startActor?.(input) ?? startKillSwitchActor('killSwitch:1', input),
    procedure: new StopProcedure(host.clock, options, times),
    budget,
    errorRate:
      errorRate === false ? undefined : checkErrorRateLimit({ ...ERROR_RATE_LIMIT, ...errorRate }),
    tokensPerMinute,
    tell: safely(onChange, options.onListenerError),
    keep: onSaved && safely(onSaved, options.onListenerError),
  });
  if (saved) killSwitch.resume(saved);
  return killSwitch;
}
