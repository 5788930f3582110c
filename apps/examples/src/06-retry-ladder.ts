// You will see a task climb: told what was wrong, then another agent, then a stronger one.
import {
  agent,
  ladder,
  startApplication,
  supervisor,
  taskType,
  type VirtualHost,
  validator,
} from 'coppice';

const summary = taskType<string, string>('summary', {
  ladder: ladder(['feedback', 'otherAgent', 'escalating']),
  validators: [
    validator<string, string>({
      name: 'isShort',
      examine: ({ answer: { value } }) => value.length <= 5 || `"${value}" is longer than 5.`,
    }),
  ],
});

export async function main(host: VirtualHost, say: (line: string) => void): Promise<void> {
  const writer = (id: string, words: string, tier = 1) =>
    agent({
      id,
      can: [summary],
      tier, // The lowest is asked first: it is the cheapest.
      family: words, // Whose model it is.
      async run(_task, ctx) {
        for (const { message } of ctx.feedback.slice(-1)) say(`  it is told: ${message}`);
        return ctx.feedback.some(({ previousAnswer }) => previousAnswer) ? `${words}!` : words;
      },
    });

  await using app = await startApplication({
    id: 'office',
    agents: supervisor({
      id: 'agents',
      children: [writer('ann', 'lengthy'), writer('bob', 'verbose'), writer('eve', 'brief', 2)],
    }),
    host,
  });
  app.watch((event) => {
    if (event.type === 'attempt.started') say(`${event.rung}: ${event.agent}`);
  });
  const outcome = await app.submit({ type: summary, input: 'a long story' });
  if ('value' in outcome) say(`${outcome.type}: ${outcome.value}, by ${outcome.by}`);
}
