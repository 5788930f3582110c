// You will see a budget that ten agents at once cannot exceed, and the switch that then stops them.
import { agent, notifier, startApplication, supervisor, type VirtualHost } from 'coppice';

export async function main(host: VirtualHost, say: (line: string) => void): Promise<void> {
  const spender = agent({
    id: 'spender',
    can: ['spend'],
    concurrency: 10,
    async run(_task, ctx) {
      const lease = ctx.reserve(30); // The most that the call may use, before it is made.
      await new Promise((done) => host.clock.setTimeout(() => done('an answer'), 1_000));
      lease.commit({ tokens: 28 });
    },
  });
  const deaf = agent({ id: 'deaf', can: ['dawdle'], run: () => new Promise(() => {}) });

  await using app = await startApplication({
    id: 'office',
    agents: supervisor({ id: 'agents', children: [spender, deaf] }),
    budget: { allowance: { tokens: 100 } },
    notifiers: [notifier('person', ({ title }) => say(`a person is told: ${title}`))],
    host,
  });
  app.watch((event) => {
    if (event.type === 'switch.low') say(`${event.ratio * 100} % of ${event.dimension} are spent`);
    if (event.type === 'switch.step') say(`${host.clock.now() / 1_000} s: ${event.step}`);
  });
  const spend = () => app.submit({ type: 'spend', input: '' });

  const dawdling = app.submit({ type: 'dawdle', input: '' });
  const calls = Array.from({ length: 10 }, spend);
  await host.clock.advanceBy(1_000);
  const outcomes = await Promise.all(calls);
  say(`${outcomes.filter(({ type }) => type === 'accepted').length} of 10 calls were made`);

  say(`one more: ${(await spend()).type}`); // Nothing fits any more: everything is stopped.
  await host.clock.advanceBy(10_000);
  say(`the one that dawdled: ${(await dawdling).type}`);
  const { budget, killSwitch } = app.status();
  say(`${budget.spent.tokens} tokens spent, ${killSwitch}`);
  say(`and then: ${(await spend()).type}`); // Until a person says that work may begin again.
  say(app.reset({ by: 'Ann', reason: 'a new month' }));
}
