// You will see one result of five taken back, and only what was made of it done again.
import { agent, pipeline, startApplication, supervisor, type VirtualHost } from 'coppice';

const report = pipeline<readonly string[]>('report')
  .fanOut('read', { task: 'read', forEach: ({ input }) => input })
  .stage('sum', { after: ['read'], task: 'sum', input: ({ read }) => read.values });

export async function main(host: VirtualHost, say: (line: string) => void): Promise<void> {
  const sales: Record<string, number> = { north: 10, south: 20, east: 3_000, west: 40 };
  const reader = agent({
    id: 'reader',
    can: ['read'],
    async run({ input }: { input: string }, ctx) {
      say(`reads ${input}${ctx.notes.map((note) => `, since ${note}`).join()}`);
      return sales[input] ?? 0;
    },
  });
  const adder = agent({
    id: 'adder',
    can: ['sum'],
    async run({ input }: { input: readonly number[] }, ctx) {
      const total = input.reduce((sum, each) => sum + each, 0);
      await ctx.effect('mail', async () => say(`mails ${total}`)); // It leaves the system.
      return total;
    },
  });

  await using app = await startApplication({
    id: 'office',
    agents: supervisor({ id: 'agents', children: [reader, adder] }),
    host,
  });
  const taskIds: string[] = [];
  app.watch((event) => {
    if (event.type === 'item.finished' && event.stage === 'read') taskIds.push(event.taskId);
  });
  await app.run(report, Object.keys(sales));

  sales.east = 30; // Somebody typed two zeros too many.
  const east = await app.outcomeOf(taskIds[2] ?? '');
  const resultId = east && 'resultId' in east ? east.resultId : '';
  const { recall, revised } = await app.recall(resultId, 'a typing error');
  if (recall.type === 'recalled') {
    const { tainted, published } = recall;
    say(`tainted: ${tainted.length}; effects that have left: ${published.length}`);
  }
  for (const outcome of revised) {
    if ('value' in outcome) say(`now it is ${String(outcome.value)}`);
  }
}
