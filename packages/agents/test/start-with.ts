import { type VirtualHost, virtualHost } from '@coppice/host';
import { type SupervisorSpec, supervisor } from '@coppice/supervision';
import {
  type Application,
  type ApplicationOptions,
  agent,
  type Outcome,
  type Run,
  type Submission,
  startApplication,
} from '../src/index.ts';
import { calm } from './desk.ts';

/** A tree of agents that all do the same. */
export const crew = (run: Run<never, unknown>, count = 1): SupervisorSpec =>
  supervisor({
    id: 'agents',
    intensity: calm,
    children: Array.from({ length: count }, (_, index) =>
      agent({ id: `worker-${index + 1}`, can: ['work'], run: run as Run<unknown, unknown> }),
    ),
  });

/** An application in virtual time whose agents all do the same. */
export async function startWith(
  run: Run<never, unknown>,
  count = 1,
  options: Partial<ApplicationOptions> = {},
): Promise<{
  host: VirtualHost;
  app: Application;
  submit: (submission?: Partial<Submission>) => Promise<Outcome>;
}> {
  const host = virtualHost({ seed: 1 });
  const limits = { idleMs: 100, deadlineMs: 10_000 };
  const app = await startApplication({
    ...{ id: 'app', agents: crew(run, count), host, limits },
    ...options,
  });
  const submit = (submission: Partial<Submission> = {}): Promise<Outcome> =>
    app.submit({ type: 'work', input: 'x', ...submission });
  return { host, app, submit };
}

/** Work that never ends. */
export const never = <T>(): Promise<T> => new Promise(() => {});
