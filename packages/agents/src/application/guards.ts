import type { System } from '@coppice/actor';
import {
  type Breakers,
  type BreakersOptions,
  type Budget,
  type BudgetEvent,
  type BudgetOptions,
  breakerMachine,
  CAPACITY_DEFAULTS,
  type Capacity,
  type CapacityInput,
  type CapacityOptions,
  createBreakers,
  createBudget,
  createCapacity,
  createKillSwitch,
  createProviderGates,
  type KillSwitch,
  type KillSwitchOptions,
  type ProviderGates,
  type ProviderGatesOptions,
  type StopPorts,
} from '@coppice/resilience';
import type { EventHub } from './events.ts';
import {
  type CapacitySeat,
  capacityInput,
  type GuardInputs,
  type KillSwitchSeat,
  killSwitchInput,
} from './guard-inputs.ts';
import type { Journaling } from './journaling.ts';
import { savedBudget } from './saved-budget.ts';
import { seat, seatBelow } from './seats.ts';

/** How the guards of an application differ from `APPLICATION_DEFAULTS`. */
export interface GuardOptions {
  readonly breakers?: Omit<BreakersOptions, 'host' | 'onChange' | 'startActor' | 'saved'>;
  readonly budget?: Pick<BudgetOptions, 'allowance' | 'lowRatio' | 'leaseMs'>;
  readonly killSwitch?: Pick<KillSwitchOptions, 'errorRate' | 'tokensPerMinute' | 'times'>;
  readonly capacity?: Pick<CapacityOptions, 'thresholds' | 'hysteresis'>;
  readonly providers?: Pick<ProviderGatesOptions, 'trip' | 'coolDown' | 'trials'>;
}

/** What stands between an application and what may go wrong with it. */
export interface Guards extends Disposable {
  readonly breakers: Breakers;
  readonly providers: ProviderGates;
  /** Services behind tools, each for all agents. */
  readonly toolGates: ProviderGates;
  readonly budget: Budget;
  readonly killSwitch: KillSwitch;
  readonly capacity: Capacity;
}

/** Makes the guards. Their actors are those of the application's tree, which starts after them. */
export function createGuards(
  system: System,
  options: GuardOptions & { readonly id: string },
  ports: StopPorts & {
    readonly hub: EventHub;
    /** Writes down what must survive, and what did. */
    readonly journaling: Journaling | undefined;
  },
): {
  readonly guards: Guards;
  readonly inputs: GuardInputs;
  /** When the tree runs: they go on where an earlier process was. */
  readonly resume: () => void;
} {
  const { host } = system;
  const { id } = options;
  const { hub, journaling, ...stop } = ports;
  const { recorder, guards: saved } = journaling ?? {};
  let firstCapacity: CapacityInput['resumed'];
  let early: BudgetEvent[] | undefined = [];
  const switchSeat: KillSwitchSeat = seat(system, [id, 'killSwitch']);
  const capacitySeat: CapacitySeat = seat(system, [id, 'capacity']);
  const onListenerError = (error: unknown): void => hub.tell({ type: 'observer.threw', error });
  const breakers = createBreakers({
    ...options.breakers,
    host,
    onListenerError,
    ...(recorder && {
      onSaved: (key, to) => recorder.record('breaker.saved', { ...key, saved: to }, key),
    }),
    onChange: (change) => hub.tell({ type: 'breaker.changed', change }),
    startActor: ({ agent, taskType }, input) =>
      seatBelow(system, [id, 'breakers'], {
        logic: breakerMachine,
        id: `breaker:${agent}/${taskType}`,
        input,
      }),
  });
  const onChange = (change: Parameters<NonNullable<CapacityOptions['onChange']>>[0]): void => {
    recorder?.record('capacity.saved', capacity.save());
    hub.tell({ type: 'capacity.changed', change });
  };
  const capacity: Capacity = createCapacity({
    ...options.capacity,
    ...(saved?.capacity && { saved: saved.capacity }),
    host,
    breakers,
    onListenerError,
    onChange,
    startActor: ({ resumed }) => {
      firstCapacity = resumed;
      return capacitySeat;
    },
  });
  const killSwitch = createKillSwitch({
    ...options.killSwitch,
    ...stop,
    host,
    budget: id,
    ...(recorder && {
      onSaved: (to) => {
        recorder.record('switch.saved', to);
        recorder.flush('powerLoss'); // A stop that is not on disk is none.
      },
    }),
    onListenerError,
    onChange: (change) => {
      if (change.type === 'switch.low') capacity.beginSaving();
      if (change.type === 'switch.reset') capacity.endSaving();
      hub.tell(change);
    },
    startActor: () => switchSeat,
  });
  const onBudgetEvent = (event: BudgetEvent): void => {
    hub.tell(event);
    killSwitch.onBudgetEvent(event);
  };
  const budget = createBudget({
    ...options.budget,
    ...savedBudget(saved?.budget, options.budget?.allowance),
    host,
    id,
    onListenerError,
    ...(recorder && {
      record: (entry) => {
        recorder.record('budget.changed', entry);
        // No call is made whose reservation could be forgotten.
        if (entry.type === 'lease.reserved') recorder.flush('processCrash');
      },
    }),
    onEvent: (event) => {
      if (early) early.push(event);
      else onBudgetEvent(event);
    },
  });
  const providers = createProviderGates({
    ...options.providers,
    ...(saved && { saved: { version: 1, gates: saved.providers } }),
    host,
    onListenerError,
    ...(recorder && {
      onSaved: (provider, to) => recorder.record('provider.saved', { provider, saved: to }),
    }),
    onChange: (change) => hub.tell({ type: 'provider.changed', change }),
  });
  const toolGates = createProviderGates({ host, onListenerError });
  const { thresholds, hysteresis } = { ...CAPACITY_DEFAULTS, ...options.capacity };
  const ofCapacity = {
    thresholds,
    hysteresis: { ...CAPACITY_DEFAULTS.hysteresis, ...hysteresis },
  };
  const guards: Guards = {
    ...{ breakers, providers, toolGates, budget, killSwitch, capacity },
    [Symbol.dispose]() {
      budget.close();
      for (const each of [capacity, killSwitch, providers, toolGates, breakers]) {
        each[Symbol.dispose]();
      }
    },
  };
  const inputs = {
    killSwitch: killSwitchInput(switchSeat, saved?.killSwitch),
    capacity: capacityInput(ofCapacity, capacitySeat, firstCapacity),
  };
  const resume = (): void => {
    for (const { agent, taskType, saved: breaker } of saved?.breakers ?? []) {
      breakers.get(agent, taskType).resume(breaker);
    }
    if (saved?.killSwitch) killSwitch.resume(saved.killSwitch);
    const told = early ?? [];
    early = undefined;
    for (const event of told) onBudgetEvent(event);
  };
  return { guards, inputs, resume };
}
