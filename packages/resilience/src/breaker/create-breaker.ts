import type { Host } from '@coppice/host';
import { throwLater } from '../listener-errors.ts';
import { type BreakerActor, type BreakerInput, startBreakerActor } from './breaker.machine.ts';
import { Breaker } from './breaker.ts';
import { type BreakerChange, Changes } from './breaker-change.ts';
import type { BreakerHome } from './breaker-home.ts';
import { type BreakerOptions, breakerSettings } from './breaker-settings.ts';
import type { SavedBreaker } from './saved-breaker.ts';

/** What breakers need from outside, and whom they tell. */
export interface BreakerSurroundings<Key> {
  /** Time and chance. */
  readonly host: Pick<Host, 'clock' | 'random'>;
  /** Told of each change of mode, once, when it has happened. More can be added later. */
  readonly onChange?: (change: BreakerChange<Key>) => void;
  /**
   * Told what has to survive a restart, when that has changed: at each event that may change the mode,
   * each failure, and each success that ends a streak of failures. Successes in a rate's window are
   * told with the next failure. Write it down; `saved` is for what was told last.
   */
  readonly onSaved?: (key: Key, saved: SavedBreaker) => void;
  /** Told what a listener threw. Default: thrown where nobody catches it, after the accounts are done. */
  readonly onListenerError?: (error: unknown) => void;
  /**
   * Runs the machine of a breaker in trouble, for trees that want it among their actors. It must
   * handle what it is sent before `send` returns. Default: an actor of its own.
   */
  readonly startActor?: (key: Key, input: BreakerInput) => BreakerActor;
}

/**
 * Makes one breaker.
 *
 * Use it for a single dependency. For agents use `createBreakers`, which keeps one for each agent and
 * task type: a breaker that is shared promotes a local fault to a global one.
 *
 * @param options.key What it guards; it is named by it in changes.
 * @param options.host Time and chance.
 * @param options.saved What an earlier process saved; it goes on with the time that is left.
 * @param options.trip When it opens. Default: three failures in a row.
 * @param options.coolDown How long it stays open. Default: 60 s ± 10 %.
 * @param options.trials How it closes. Default: one trial, which must succeed.
 * @param options.callTimeoutMs The deadline of each call. Default: none.
 * @throws {RangeError | TypeError} An option is wrong; the message has its value.
 * @see Nygard, Release It!, 2nd ed., "Circuit Breaker"; sony/gobreaker for generations.
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { createBreaker } from '@coppice/resilience';
 * const breaker = createBreaker({ key: 'search', host: virtualHost({ seed: 1 }) });
 * for (let call = 0; call < 3; call++) {
 *   await breaker.call(() => Promise.reject(new Error('down'))).catch(() => {});
 * }
 * const answer = await breaker.call(async () => 'found');
 * if (answer.type !== 'refused' || answer.retryAfterMs < 54_000) throw new Error('not open');
 */
export function createBreaker<Key>(
  options: BreakerSurroundings<Key> &
    BreakerOptions & { readonly key: Key; readonly saved?: SavedBreaker },
): Breaker<Key> {
  const { key, saved, ...rest } = options;
  const breaker = new Breaker(key, breakerHome(rest, String), breakerSettings(rest));
  if (saved) breaker.resume(saved);
  return breaker;
}

/** For registries: what all their breakers share. */
export function breakerHome<Key>(
  surroundings: BreakerSurroundings<Key>,
  nameOf: (key: Key) => string,
): BreakerHome<Key> {
  const { host, onChange, onSaved, onListenerError, startActor } = surroundings;
  const changes = new Changes<Key>(onListenerError ?? throwLater);
  if (onChange) changes.add(onChange);
  const random = host.random.fork('breakers');
  return {
    clock: host.clock,
    chance: () => random.next(),
    changes,
    keep: onSaved && keeping(onSaved, onListenerError ?? throwLater),
    startActor:
      startActor ?? ((key, input) => startBreakerActor(`breaker:${nameOf(key)}:1`, input)),
  };
}

/** A listener that throws hurts no breaker. */
function keeping<Key>(
  onSaved: (key: Key, saved: SavedBreaker) => void,
  onError: (error: unknown) => void,
): (key: Key, saved: SavedBreaker) => void {
  return (key, saved) => {
    try {
      onSaved(key, saved);
    } catch (error) {
      onError(error);
    }
  };
}
