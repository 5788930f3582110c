// You will see a budget that ten agents at once cannot exceed, and the switch that then stops them.
import { createBudget, createKillSwitch, type StopTarget } from '@coppice/resilience';
import type { VirtualHost } from 'coppice';

export async function main(host: VirtualHost, say: (line: string) => void): Promise<void> {
  const ears = new Set(['agent 1', 'agent 2']); // Agent 3 does not listen.
  const targets = ['agent 1', 'agent 2', 'agent 3'].map(
    (id): StopTarget => ({
      id,
      stop: () => (ears.has(id) ? undefined : new Promise(() => {})),
      kill: () => say(`${id} is killed`),
    }),
  );
  using killSwitch = createKillSwitch({
    host,
    targets: () => targets,
    notify: ({ cause }) => say(`a person is told: ${cause.type}`),
    onChange: (change) => {
      if (change.type === 'switch.low') say(`${change.ratio * 100} % of ${change.dimension}`);
      if (change.type === 'switch.step') say(`${host.clock.now() / 1_000} s: ${change.step}`);
    },
  });
  using budget = createBudget({
    host,
    allowance: { tokens: 100 },
    onEvent: killSwitch.onBudgetEvent,
  });

  const leases = Array.from({ length: 10 }, () => budget.reserve({ tokens: 30 }));
  const granted = leases.filter((lease) => lease.type === 'leased');
  say(`${granted.length} of 10 calls may be made`);
  for (const lease of granted) lease.commit({ tokens: 28 });
  budget.reserve({ tokens: 30 });

  await host.clock.advanceBy(10_000);
  say(`${budget.usage().spent.tokens} tokens spent, ${killSwitch.mode}`);
}
