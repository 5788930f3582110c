import { type Host, type VirtualHost, virtualHost } from '@coppice/host';
import { supervisor } from '@coppice/supervision';
import {
  type Application,
  agent,
  consistent,
  type Failure,
  type RunContext,
  schema,
  startApplication,
  type Task,
  taskType,
} from '../src/index.ts';
import {
  createFaultInjector,
  type FaultInjector,
  type FaultInjectorOptions,
} from '../src/testing/index.ts';

export interface Invoice {
  readonly total: number;
  readonly currency: string;
  /** No validator looks at it. */
  readonly note: string;
}

/** An application whose agents meet faults, and what was heard of them. */
export interface FaultStage {
  readonly host: VirtualHost;
  readonly app: Application;
  readonly faults: FaultInjector;
  readonly failures: readonly Failure[];
  /** How often the effect of each task was carried out. */
  readonly mails: ReadonlyMap<string, number>;
  /** Attempts under way, with when they last got on. While the event loop is held nobody can look. */
  readonly underWay: ReadonlyMap<string, number>;
}

export const IDLE_MS = 10_000;
const ITEMS = [3, 4, 5];

/** Adds up an invoice: a wrong sum is noticed, another currency and another shape too. */
const invoice = taskType<readonly number[], Invoice>('invoice', {
  validators: [
    schema({
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) =>
          typeof (value as Invoice).total === 'number'
            ? { value }
            : { issues: [{ message: 'Expected a total' }] },
      },
    }),
    consistent<readonly number[], Invoice>('invoice', [
      ({ total }, { input }) =>
        total === sumOf(input) || total === undefined ? undefined : `The sum is not ${total}.`,
      ({ currency }) => (currency === 'EUR' || !currency ? undefined : `It is in ${currency}.`),
      ({ note }) => (note === 'thanks' || note === 'poison' || !note ? undefined : 'Which note?'),
    ]),
  ],
  attemptTokens: 10_000,
});

/** One that waits for the first one's result, for as long as it is let. */
const audit = taskType<string, string>('audit');

const sumOf = (items: readonly number[]): number => items.reduce((sum, each) => sum + each, 0);

export async function faultStage(
  rates: FaultInjectorOptions['rates'],
  options: Partial<FaultInjectorOptions> & {
    readonly seed?: number;
    readonly agents?: number;
  } = {},
): Promise<FaultStage> {
  const { seed = 1, agents = 2, ...kit } = options;
  const real = virtualHost({ seed });
  let heldMs = 0;
  // Time passes while the event loop is held, also in virtual time.
  const host: Host = { ...real, clock: { ...clockOf(real), now: () => real.clock.now() + heldMs } };
  const faults = createFaultInjector({
    ...{ host, rates, retryAfterMs: 1_000, blockMs: IDLE_MS },
    block: (ms) => {
      heldMs += ms;
    },
    poison: (value) => ({ ...(value as Invoice), note: 'poison' }),
    ...kit,
  });
  const mails = new Map<string, number>();
  const underWay = new Map<string, number>();
  const keyOf = (task: string, attempt: number): string => `${task}#${attempt}`;
  const addUp = async (task: Task<readonly number[]>, ctx: RunContext): Promise<Invoice> => {
    await ctx.effect('mail', async () => {
      mails.set(task.id, (mails.get(task.id) ?? 0) + 1);
    });
    return { total: sumOf(task.input), currency: 'EUR', note: 'thanks' };
  };
  const children = Array.from({ length: agents }, (_, index) => {
    const id = `worker-${index + 1}`;
    const faulty = faults.wrap(id, addUp);
    const run = async (task: Task<readonly number[]>, ctx: RunContext) => {
      const key = keyOf(task.id, ctx.epoch);
      const note = (): unknown => underWay.has(key) && underWay.set(key, real.clock.now());
      const progress: RunContext['progress'] = (kind) => {
        ctx.progress(kind);
        note();
      };
      const tool: RunContext['tool'] = (...call) => ctx.tool(...call).finally(note);
      try {
        return await faulty(task, { ...ctx, progress, tool });
      } finally {
        underWay.delete(key);
      }
    };
    return agent({ id, can: [invoice], provider: `provider-${index + 1}`, run });
  });
  const auditor = agent({ id: 'auditor', can: [audit], run: () => new Promise<string>(() => {}) });
  const app = await startApplication({
    id: 'app',
    host,
    limits: { idleMs: IDLE_MS },
    budget: { allowance: { tokens: 10_000_000 } },
    killSwitch: { errorRate: false },
    agents: supervisor({
      ...{ id: 'agents', intensity: { restarts: 1_000, withinMs: 1_000 } },
      children: [...children, auditor],
    }),
  });
  const failures: Failure[] = [];
  app.watch((event) => {
    if (event.type === 'attempt.started') {
      underWay.set(keyOf(event.taskId, event.attempt), real.clock.now());
    }
    if (event.type !== 'attempt.failed') return;
    failures.push(event.failure);
    underWay.delete(keyOf(event.failure.taskId, event.failure.attempt));
  });
  return { host: real, app, faults, failures, mails, underWay };
}

export const submitInvoice = (app: Application, id: string) =>
  app.submit({ type: invoice, input: ITEMS, id });

/** The parts of a clock as own fields, so that one can be replaced. */
const clockOf = ({ clock }: VirtualHost): Host['clock'] => ({
  now: () => clock.now(),
  wallTime: () => clock.wallTime(),
  setTimeout: (run, delayMs) => clock.setTimeout(run, delayMs),
  clearTimeout: (timer) => clock.clearTimeout(timer),
});
