import type { CallAnswer, CallOptions, Permit, Refusal } from '../breaker/admission.ts';
import type { BreakerMode } from '../breaker/breaker.machine.ts';
import { Breaker } from '../breaker/breaker.ts';
import type { BreakerChange } from '../breaker/breaker-change.ts';
import { type BreakerOptions, breakerSettings } from '../breaker/breaker-settings.ts';
import { type BreakerSurroundings, breakerHome } from '../breaker/create-breaker.ts';
import type { SavedBreaker } from '../breaker/saved-breaker.ts';
import { checkCount } from '../option-checks.ts';
import { checkSavedVersion } from '../saved-version.ts';
import { type ProviderRefusal, providerRefusalOf } from './provider-refusal.ts';

/** Finagle's: five failures in a row, then 5 s which double up to five minutes. */
export const PROVIDER_GATE_DEFAULTS = {
  trip: { type: 'consecutive', failures: 5 },
  coolDown: { forMs: 5_000, factor: 2, maxMs: 300_000 },
  /** With any number of agents there are few providers and accounts. */
  maxProviders: 1_000,
} as const satisfies BreakerOptions & { readonly maxProviders: number };

/** How a call through a gate ended. */
export type ProviderEnding =
  | { readonly type: 'answered' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'failed'; readonly error: unknown };

/** Leave to call a provider once. With `using` it is given back wherever the block is left. */
export interface ProviderPermit extends Disposable {
  readonly type: 'admitted';
  readonly isTrial: boolean;
  /** Tells how the call ended; returns what that says about the provider. Only the first time counts. */
  settle(ending: ProviderEnding): ProviderRefusal | undefined;
}

/** How provider gates behave. */
export interface ProviderGatesOptions
  extends BreakerSurroundings<string>,
    Pick<BreakerOptions, 'trip' | 'coolDown' | 'trials' | 'callTimeoutMs'> {
  /** How many there may be. Default 1 000. Beyond it idle ones are dropped. */
  readonly maxProviders?: number;
  readonly saved?: SavedProviderGates;
}

/** All gates that have any state, as plain data. */
export interface SavedProviderGates {
  readonly version: 1;
  readonly gates: readonly { readonly provider: string; readonly saved: SavedBreaker }[];
}

/** One gate for each provider, or for each account with it: all agents stand before the same one. */
export interface ProviderGates extends Disposable {
  get(provider: string): ProviderGate;
  onChange(listener: (change: BreakerChange<string>) => void): () => void;
  save(): SavedProviderGates;
}

/**
 * Makes the gates before model providers, so that agents do not each hammer one that is down.
 *
 * Put it inside an agent's breaker, and class what it finds as neutral there: a provider's refusal is
 * no agent's failure. A 429 closes the gate at once, for the time that `Retry-After` asks for; 5xx,
 * cut connections and account errors close it after five in a row of all agents together. Then one
 * call is tried.
 *
 * @param options.host Time and chance.
 * @param options.trip When failures other than 429 close the gate. Default: five in a row.
 * @param options.coolDown How long, where the provider does not say. Default: 5 s, doubling to 300 s.
 * @throws {RangeError | TypeError} An option is wrong; the message has its value. From `get`: as many
 *   gates as there may be, and all of them in trouble or at work.
 * @see Finagle, "failure accrual"; https://github.com/anthropics/claude-code/issues/92534
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { createProviderGates } from '@coppice/resilience';
 * using gates = createProviderGates({ host: virtualHost({ seed: 1 }) });
 * const limited = Object.assign(new Error('429'), { status: 429, headers: { 'retry-after': '20' } });
 * await gates.get('acme').call(() => Promise.reject(limited)).catch(() => {});
 * const next = await gates.get('acme').call(async () => 'text');
 * if (next.type !== 'refused' || next.retryAfterMs < 20_000) throw new Error('hammered');
 */
export function createProviderGates(options: ProviderGatesOptions): ProviderGates {
  const { maxProviders = PROVIDER_GATE_DEFAULTS.maxProviders, saved, ...rest } = options;
  checkCount('maxProviders', maxProviders);
  if (saved) checkSavedVersion('set of provider gates', saved);
  const { host } = rest;
  const home = breakerHome(rest, (provider: string) => provider);
  const nowWallMs = (): number => host.clock.wallTime();
  const settings = breakerSettings({
    ...rest,
    trip: rest.trip ?? PROVIDER_GATE_DEFAULTS.trip,
    coolDown: { ...PROVIDER_GATE_DEFAULTS.coolDown, ...rest.coolDown },
    // Whatever else was thrown, the provider did answer.
    classify: { error: (error) => (providerRefusalOf(error, nowWallMs()) ? 'failure' : 'success') },
  });
  const gates = new Map<string, ProviderGate>();
  const random = host.random.fork('provider gates');
  const forgetIdle = (): void => {
    for (const [provider, gate] of gates) {
      if (!gate.isIdle) continue;
      gate.stop();
      gates.delete(provider);
    }
  };
  const registry: ProviderGates = {
    get(provider) {
      const known = gates.get(provider);
      if (known) return known;
      if (gates.size >= maxProviders) forgetIdle();
      if (gates.size >= maxProviders) {
        throw new RangeError(
          `no gate for "${provider}": ${maxProviders}, and none of them idle; raise maxProviders`,
        );
      }
      const breaker = new Breaker(provider, home, settings);
      const gate = new ProviderGate(breaker, { nowWallMs, chance: () => random.next() });
      gates.set(provider, gate);
      return gate;
    },
    onChange: (listener) => home.changes.add(listener),
    save: () => ({
      version: 1,
      gates: [...gates].map(([provider, gate]) => ({ provider, saved: gate.save() })),
    }),
    [Symbol.dispose]() {
      for (const gate of gates.values()) gate.stop();
      gates.clear();
    },
  };
  for (const { provider, saved: state } of saved?.gates ?? []) registry.get(provider).resume(state);
  return registry;
}

/** Late comers are spread over a tenth more than the provider asked for; sooner is of no use. */
const SPREAD_RATIO = 0.1;

/**
 * Stands before one provider, for all agents. Made by `createProviderGates`.
 *
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { createProviderGates } from '@coppice/resilience';
 * using gates = createProviderGates({ host: virtualHost({ seed: 1 }) });
 * const permit = gates.get('acme').admit();
 * if (permit.type !== 'admitted') throw new Error(permit.reason);
 * permit.settle({ type: 'failed', error: Object.assign(new Error('slow down'), { status: 429 }) });
 * if (gates.get('acme').mode !== 'open') throw new Error('not shut');
 */
export class ProviderGate {
  readonly #breaker: Breaker<string>;
  readonly #nowWallMs: () => number;
  readonly #chance: () => number;

  constructor(
    breaker: Breaker<string>,
    world: { readonly nowWallMs: () => number; readonly chance: () => number },
  ) {
    this.#breaker = breaker;
    this.#nowWallMs = world.nowWallMs;
    this.#chance = world.chance;
  }

  get provider(): string {
    return this.#breaker.key;
  }

  get mode(): BreakerMode {
    return this.#breaker.mode;
  }

  /** Whether nothing is lost with it: see `Breaker`. */
  get isIdle(): boolean {
    return this.#breaker.isIdle;
  }

  /** 0 when a call would be admitted now. */
  get retryAfterMs(): number {
    return this.#breaker.retryAfterMs;
  }

  /** Asks for leave to make one call, for streams and SDKs that cannot be wrapped in a function. */
  admit(options?: CallOptions): ProviderPermit | Refusal {
    const admission = this.#breaker.admit(options);
    if (admission.type === 'refused') return admission;
    const permit = admission;
    let isSettled = false;
    return {
      type: 'admitted',
      isTrial: permit.isTrial,
      settle: (ending) => {
        if (isSettled) return undefined;
        isSettled = true;
        return this.#settle(permit, ending);
      },
      [Symbol.dispose]: () => {
        isSettled = true;
        permit[Symbol.dispose]();
      },
    };
  }

  /** Makes a call if the gate lets it through. What `work` throws is thrown on. */
  async call<Value>(
    work: (signal: AbortSignal) => Value | PromiseLike<Value>,
    options?: CallOptions,
  ): Promise<CallAnswer<Value>> {
    const { generation } = this.#breaker;
    const isClosed = this.#breaker.mode === 'closed';
    try {
      return await this.#breaker.call(work, options);
    } catch (error) {
      // A trial began a period of its own, so what it found is as fresh as it can be.
      if (!options?.signal?.aborted) {
        const refusal = providerRefusalOf(error, this.#nowWallMs());
        this.#heed(refusal, isClosed ? generation : undefined);
      }
      throw error;
    }
  }

  /** Holds it shut by hand, and lets go; see `Breaker`. */
  isolate(): void {
    this.#breaker.isolate();
  }

  release(): void {
    this.#breaker.release();
  }

  reset(): void {
    this.#breaker.reset();
  }

  save(): SavedBreaker {
    return this.#breaker.save();
  }

  /** For the registry. */
  resume(saved: SavedBreaker): void {
    this.#breaker.resume(saved);
  }

  /** For the registry. */
  stop(): void {
    this.#breaker.stop();
  }

  #settle(permit: Permit, ending: ProviderEnding): ProviderRefusal | undefined {
    if (ending.type !== 'failed') {
      permit.settle(ending.type === 'answered' ? 'success' : 'neutral');
      return undefined;
    }
    const isFresh = permit.generation === this.#breaker.generation;
    const refusal = providerRefusalOf(ending.error, this.#nowWallMs());
    permit.settle(refusal ? 'failure' : 'success');
    this.#heed(refusal, isFresh ? undefined : permit.generation);
    return refusal;
  }

  /**
   * A 429 shuts the gate for as long as the provider asks, and one that comes while it is shut may
   * lengthen that. One from before a recovery says nothing of the present.
   */
  #heed(refusal: ProviderRefusal | undefined, generation: number | undefined): void {
    if (refusal?.type !== 'rateLimited' && refusal?.type !== 'unavailable') return;
    const breaker = this.#breaker;
    const isStale =
      breaker.mode !== 'open' && generation !== undefined && generation !== breaker.generation;
    if (isStale) return;
    if (refusal.retryAfterMs !== undefined) {
      breaker.trip({ openForMs: refusal.retryAfterMs * (1 + SPREAD_RATIO * this.#chance()) });
    } else if (refusal.type === 'rateLimited' && breaker.mode === 'closed') breaker.trip();
  }
}
