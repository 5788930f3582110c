// You will see a result that says what it lacks, once too few agents are well for all the work.
import { agent, ladder, pipeline, startApplication, supervisor, type VirtualHost } from 'coppice';

const article = pipeline<string>('article')
  .stage('draft', { task: 'draft' })
  .stage('review', {
    after: ['draft'],
    task: 'review',
    input: ({ draft }) => draft,
    optional: 'unreviewed', // Without it the article appears, with this flag.
  })
  .output(({ draft, review }) => [draft, review].filter(Boolean).join(', '));

export async function main(host: VirtualHost, say: (line: string) => void): Promise<void> {
  let isIll = false;
  const writer = (id: string) =>
    agent({ id, can: ['draft'], run: async ({ input }: { input: string }) => `${input}, written` });
  const reviewer = agent({
    id: 'reviewer',
    can: ['review'],
    async run() {
      say('the reviewer reads');
      if (isIll) throw new Error('cannot read');
      return 'reviewed';
    },
  });

  await using app = await startApplication({
    id: 'magazine',
    agents: supervisor({
      id: 'agents',
      intensity: { restarts: 5, withinMs: 300_000 },
      children: [writer('ann'), writer('bob'), writer('eve'), reviewer],
    }),
    ladder: ladder([]),
    host,
  });
  app.watch((event) => {
    if (event.type === 'capacity.changed')
      say(`capacity: ${event.change.from} → ${event.change.to}`);
    if (event.type === 'stage.skipped') say(`skipped: ${event.stage}`);
  });
  const write = async (title: string): Promise<void> => {
    const outcome = await app.run(article, title);
    const flags = outcome.type === 'degraded' ? ` (${outcome.flags.join()})` : '';
    if ('value' in outcome) say(`${outcome.type}${flags}: ${outcome.value}`);
  };

  await write('Monday');
  isIll = true;
  for (const day of ['Tuesday', 'Wednesday', 'Thursday']) await write(day);
  await write('Friday'); // Three of four agents are well: essential stages only.
}
