import { checkCount } from '../option-checks.ts';
import { checkSavedVersion } from '../saved-version.ts';
import { Breaker } from './breaker.ts';
import type { BreakerChange } from './breaker-change.ts';
import type { BreakerHome } from './breaker-home.ts';
import { type BreakerOptions, type BreakerSettings, breakerSettings } from './breaker-settings.ts';
import { type BreakerSurroundings, breakerHome } from './create-breaker.ts';
import type { SavedBreaker } from './saved-breaker.ts';

/** What a breaker stands before: one agent, at one kind of work. */
export interface BreakerKey {
  readonly agent: string;
  readonly taskType: string;
}

/** The state of all breakers that have any, as plain data. */
export interface SavedBreakers {
  readonly version: 1;
  readonly breakers: readonly (BreakerKey & { readonly saved: SavedBreaker })[];
}

/** How a registry of breakers behaves; what is not given for a key holds for all. */
export interface BreakersOptions extends BreakerSurroundings<BreakerKey>, BreakerOptions {
  /** Other options for some keys, instead of the ones given here; `undefined`: these. */
  readonly optionsFor?: (key: BreakerKey) => BreakerOptions | undefined;
  /** How many there may be. Default 100 000; ≥ 1. */
  readonly maxBreakers?: number;
  readonly saved?: SavedBreakers;
}

/** Where `maxBreakers` is not given: about 25 MB if nothing is wrong with any of them. */
export const MAX_BREAKERS = 100_000;

/** One breaker for each agent and task type, made when it is first asked for. */
export interface Breakers extends Disposable {
  /** The breaker of a key, made now if there is none. */
  get(agent: string, taskType: string): Breaker<BreakerKey>;
  /** The breaker of a key, if there is one: nothing has gone wrong otherwise. */
  peek(agent: string, taskType: string): Breaker<BreakerKey> | undefined;
  /** Those that there are now. */
  [Symbol.iterator](): Iterator<Breaker<BreakerKey>>;
  readonly size: number;
  /** Tells each change of mode; returns a function that ends it. */
  onChange(listener: (change: BreakerChange<BreakerKey>) => void): () => void;
  /**
   * Drops those that have nothing to remember and were not used since the call before. What stays in
   * memory is then the unhealthy ones and those at work. Call it now and then, such as each minute.
   */
  forgetIdle(): void;
  save(): SavedBreakers;
}

/**
 * Makes a registry of breakers, one for each agent and task type.
 *
 * @param options.host Time and chance.
 * @param options.optionsFor Other options for some keys.
 * @param options.maxBreakers How many there may be; default 100 000. Beyond it idle ones are dropped.
 * @throws {RangeError} From `get`: as many as there may be, and all of them in trouble or at work.
 * @see https://github.com/App-vNext/Polly/issues/870 for what a shared breaker does.
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { createBreakers } from '@coppice/resilience';
 * using breakers = createBreakers({ host: virtualHost({ seed: 1 }) });
 * breakers.get('writer', 'code.write').isolate();
 * const other = breakers.get('writer', 'code.review').admit();
 * if (other.type !== 'admitted') throw new Error('one task type opened another');
 * other.settle('success');
 */
export function createBreakers(options: BreakersOptions): Breakers {
  const { maxBreakers = MAX_BREAKERS, saved, optionsFor, ...rest } = options;
  checkCount('maxBreakers', maxBreakers);
  if (saved) checkSavedVersion('registry of breakers', saved);
  const home = breakerHome(rest, ({ agent, taskType }: BreakerKey) => `${agent}/${taskType}`);
  const registry = new Registry({ home, options: rest, optionsFor, maxBreakers });
  for (const { agent, taskType, saved: state } of saved?.breakers ?? []) {
    registry.get(agent, taskType).resume(state);
  }
  return registry;
}

interface RegistryParts {
  readonly home: BreakerHome<BreakerKey>;
  readonly options: BreakerOptions;
  readonly optionsFor: BreakersOptions['optionsFor'];
  readonly maxBreakers: number;
}

/** Nested maps: joined to one string, `a:b` + `c` would be `a` + `b:c`. */
class Registry implements Breakers {
  readonly #parts: RegistryParts;
  readonly #agents = new Map<string, Map<string, Breaker<BreakerKey>>>();
  readonly #settings = new WeakMap<BreakerOptions, BreakerSettings>();
  #size = 0;
  #round = 0;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#size;
  }

  get(agent: string, taskType: string): Breaker<BreakerKey> {
    const breaker = this.#agents.get(agent)?.get(taskType) ?? this.#create({ agent, taskType });
    breaker.usedInRound = this.#round;
    return breaker;
  }

  peek(agent: string, taskType: string): Breaker<BreakerKey> | undefined {
    return this.#agents.get(agent)?.get(taskType);
  }

  *[Symbol.iterator](): Iterator<Breaker<BreakerKey>> {
    for (const ofAgent of this.#agents.values()) yield* ofAgent.values();
  }

  onChange(listener: (change: BreakerChange<BreakerKey>) => void): () => void {
    return this.#parts.home.changes.add(listener);
  }

  forgetIdle(): void {
    this.#forget((breaker) => breaker.usedInRound < this.#round);
    this.#round++;
  }

  save(): SavedBreakers {
    const inUse = [...this].filter((breaker) => !breaker.isIdle);
    return {
      version: 1,
      breakers: inUse.map((breaker) => ({ ...breaker.key, saved: breaker.save() })),
    };
  }

  [Symbol.dispose](): void {
    for (const breaker of this) breaker.stop();
    this.#agents.clear();
    this.#size = 0;
  }

  #create(key: BreakerKey): Breaker<BreakerKey> {
    const { home, maxBreakers } = this.#parts;
    if (this.#size >= maxBreakers) this.#forget(() => true);
    if (this.#size >= maxBreakers) {
      throw new RangeError(`${maxBreakers} breakers, and none of them idle: raise maxBreakers`);
    }
    const breaker = new Breaker(key, home, this.#settingsFor(key));
    const ofAgent = this.#agents.get(key.agent) ?? new Map<string, Breaker<BreakerKey>>();
    this.#agents.set(key.agent, ofAgent.set(key.taskType, breaker));
    this.#size++;
    return breaker;
  }

  #settingsFor(key: BreakerKey): BreakerSettings {
    const { options, optionsFor } = this.#parts;
    const chosen = optionsFor?.(key) ?? options;
    const settings = this.#settings.get(chosen) ?? breakerSettings(chosen);
    this.#settings.set(chosen, settings);
    return settings;
  }

  #forget(isUnused: (breaker: Breaker<BreakerKey>) => boolean): void {
    for (const [agent, ofAgent] of this.#agents) {
      for (const [taskType, breaker] of ofAgent) {
        if (!isUnused(breaker) || !breaker.isIdle) continue;
        breaker.stop();
        ofAgent.delete(taskType);
        this.#size--;
      }
      if (ofAgent.size === 0) this.#agents.delete(agent);
    }
  }
}
