// You will see an agent that says nothing being replaced, and a slow one that gets on being left alone.
import { agent, startApplication, supervisor, type VirtualHost } from 'coppice';

export async function main(host: VirtualHost, say: (line: string) => void): Promise<void> {
  const wait = (ms: number): Promise<void> =>
    new Promise((done) => void host.clock.setTimeout(done, ms));

  const silent = agent({
    id: 'silent',
    can: ['think'],
    run: (_task, ctx) => (ctx.epoch === 1 ? new Promise(() => {}) : Promise.resolve('a thought')),
  });
  const slow = agent({
    id: 'slow',
    can: ['read'],
    async run(_task, ctx) {
      for (let page = 0; page < 10; page++) {
        await wait(20_000);
        ctx.progress('step');
      }
      return 'a book';
    },
  });

  await using app = await startApplication({
    id: 'library',
    agents: supervisor({ id: 'agents', children: [silent, slow] }),
    limits: { idleMs: 30_000 },
    host,
  });
  app.watch((event) => {
    if (event.type === 'attempt.failed') {
      say(`${event.failure.actorId}: ${event.failure.kind} at ${event.failure.atMs / 1_000} s`);
    }
  });
  const tasks = ['think', 'read'].map(async (type) => {
    const result = await app.submit<string>({ type, input: undefined });
    if (result.type === 'accepted') say(`${result.by}: ${result.value}`);
  });
  await host.clock.advanceBy(200_000);
  await Promise.all(tasks);
}
