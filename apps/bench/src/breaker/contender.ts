/** One breaker, as its library is used. */
export interface Guard {
  /** Makes one call; a refusal is swallowed. */
  call(work: () => Promise<number>): Promise<unknown>;
  /** Fails it until it refuses. */
  open(): Promise<void>;
  stop(): void;
}

/** A library under test. */
export interface Contender {
  readonly name: 'coppice' | 'cockatiel' | 'opossum';
  /** A breaker that opens after three failures in a row and stays open for a minute. */
  guard(): Guard;
  /** So many of them, by agent and task type. What is returned ends them. */
  fleet(count: number): { readonly size: number; stop(): void };
}

/** Failing calls, until three of them were let through. */
export async function failThrice(call: Guard['call']): Promise<void> {
  const fail = (): Promise<never> => Promise.reject(new Error('down'));
  for (let count = 0; count < 3; count++) await call(fail).catch(() => {});
}

/** A breaker of a library that throws its refusals. */
export function throwingGuard(call: Guard['call'], stop: () => void): Guard {
  let isOpen = false;
  return {
    // While closed nobody catches, so that none is charged with it.
    call: (work) => (isOpen ? call(work).catch(() => {}) : call(work)),
    async open() {
      await failThrice(call);
      isOpen = true;
    },
    stop,
  };
}

/** `agent 7`, `task 3`: a hundred agents share the task types. */
export const keyOf = (index: number): readonly [agent: string, taskType: string] => [
  `agent ${index % 100}`,
  `task ${Math.floor(index / 100)}`,
];

/** The usual way to have one breaker for each key without a registry. */
export function keyed<Breaker>(
  count: number,
  make: () => Breaker,
): Map<string, Map<string, Breaker>> {
  const agents = new Map<string, Map<string, Breaker>>();
  for (let index = 0; index < count; index++) {
    const [agent, taskType] = keyOf(index);
    const ofAgent = agents.get(agent) ?? new Map<string, Breaker>();
    agents.set(agent, ofAgent.set(taskType, make()));
  }
  return agents;
}
