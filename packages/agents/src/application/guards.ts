import type { System } from '@coppice/actor';
import {
  type Breakers,
  type BreakersOptions,
  type Budget,
  type BudgetOptions,
  breakerMachine,
  CAPACITY_DEFAULTS,
  type Capacity,
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
  ports: StopPorts & { readonly hub: EventHub },
): { readonly guards: Guards; readonly inputs: GuardInputs } {
  const { host } = system;
  const { id } = options;
  const { hub, ...stop } = ports;
  const switchSeat: KillSwitchSeat = seat(system, [id, 'killSwitch']);
  const capacitySeat: CapacitySeat = seat(system, [id, 'capacity']);
  const onListenerError = (error: unknown): void => hub.tell({ type: 'observer.threw', error });
  const breakers = createBreakers({
    ...options.breakers,
    host,
    onListenerError,
    onChange: (change) => hub.tell({ type: 'breaker.changed', change }),
    startActor: ({ agent, taskType }, input) =>
      seatBelow(system, [id, 'breakers'], {
        logic: breakerMachine,
        id: `breaker:${agent}/${taskType}`,
        input,
      }),
  });
  const onChange = (change: Parameters<NonNullable<CapacityOptions['onChange']>>[0]): void =>
    hub.tell({ type: 'capacity.changed', change });
  const capacity = createCapacity({
    ...options.capacity,
    host,
    breakers,
    onListenerError,
    onChange,
    startActor: () => capacitySeat,
  });
  const killSwitch = createKillSwitch({
    ...options.killSwitch,
    ...stop,
    host,
    budget: id,
    onListenerError,
    onChange: (change) => {
      if (change.type === 'switch.low') capacity.beginSaving();
      if (change.type === 'switch.reset') capacity.endSaving();
      hub.tell(change);
    },
    startActor: () => switchSeat,
  });
  const budget = createBudget({
    ...options.budget,
    host,
    id,
    onListenerError,
    onEvent: (event) => {
      hub.tell(event);
      killSwitch.onBudgetEvent(event);
    },
  });
  const providers = createProviderGates({
    ...options.providers,
    host,
    onListenerError,
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
    killSwitch: killSwitchInput(switchSeat),
    capacity: capacityInput(ofCapacity, capacitySeat),
  };
  return { guards, inputs };
}
