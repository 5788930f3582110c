// You will see a breaker open after three failures, let exactly one trial through, and close.
import { agent, ladder, startApplication, supervisor, type VirtualHost } from 'coppice';

export async function main(host: VirtualHost, say: (line: string) => void): Promise<void> {
  let isConfused = true;
  const seconds = (): number => Math.round(host.clock.now() / 1_000);
  const writer = agent({
    id: 'writer',
    can: ['write', 'review'],
    async run(task) {
      say(`${seconds()} s: asked to ${task.type}`);
      if (isConfused && task.type === 'write') throw new Error('confused');
      return 'done';
    },
  });

  await using app = await startApplication({
    id: 'office',
    agents: supervisor({
      id: 'agents',
      intensity: { restarts: 5, withinMs: 300_000 },
      children: [writer],
    }),
    ladder: ladder([]), // Each task is tried once, so that the breaker is all there is to see.
    host,
  });
  app.watch((event) => {
    if (event.type !== 'breaker.changed') return;
    const { key, from, to } = event.change;
    say(`${seconds()} s: breaker of ${key.agent} at ${key.taskType}: ${from} → ${to}`);
  });
  const submit = async (type: string): Promise<void> => {
    const outcome = await app.submit({ type, input: '' });
    say(`${type}: ${outcome.type}`);
  };

  for (let task = 0; task < 3; task++) await submit('write');
  for (let task = 0; task < 2; task++) await submit('write'); // Nobody is asked: they wait.
  await submit('review'); // Who fails at one kind of work may be good at another.
  isConfused = false;
  await host.clock.advanceBy(70_000);
}
