import { type VirtualHost, virtualHost } from '@coppice/host';
import { supervisor } from '@coppice/supervision';
import {
  type AgentOptions,
  type Application,
  type ApplicationOptions,
  agent,
  type Outcome,
  startApplication,
} from '../src/index.ts';

/** An intensity that no test of agents reaches. */
export const calm = { restarts: 100, withinMs: 1_000 } as const;

/** An application in virtual time, with these agents. */
export async function startDesk(
  agents: readonly AgentOptions<string, never, unknown>[],
  options: Partial<ApplicationOptions> = {},
): Promise<{ host: VirtualHost; app: Application }> {
  const host = virtualHost({ seed: 1 });
  const app = await startApplication({
    id: 'app',
    host,
    agents: supervisor({ id: 'agents', intensity: calm, children: agents.map((e) => agent(e)) }),
    ...options,
  });
  return { host, app };
}

export const HANGS = 'hangs';

/** What a promise comes to within so much virtual time: `HANGS`, if to nothing. */
export async function within(
  host: VirtualHost,
  promise: Promise<unknown> | undefined,
  ms = 60_000,
): Promise<unknown> {
  let value: unknown = HANGS;
  void promise?.then(
    (v) => (value = v),
    (error: unknown) => (value = error),
  );
  await host.clock.advanceBy(ms);
  return value;
}

/** What a promise came to, if it has: a task's outcome, or what it was rejected with. */
export function settled(promise: Promise<unknown> | undefined): { readonly value?: Outcome } {
  const seen: { value?: unknown } = {};
  void promise?.then(
    (value) => (seen.value = value),
    (error: unknown) => (seen.value = error),
  );
  return seen as { readonly value?: Outcome };
}

/** Kills a child of the application, with which all that was started after it is started again. */
export async function restart(host: VirtualHost, app: Application, child: string): Promise<void> {
  const ref = app.system.child('app', child).current;
  if (!ref) throw new Error(`no ${child}`);
  app.system.kill(ref, { type: 'killed' });
  await host.clock.advanceBy(1_000);
}
