// You will see a confident answer rejected for a file that does not exist, and mended by its finding.
import { agent, evidence, startApplication, supervisor, taskType, type VirtualHost } from 'coppice';

const FILES = new Set(['src/parser.ts', 'src/lexer.ts']);

const findFault = taskType<string, string>('fault.find', {
  validators: [
    evidence({
      name: 'citesFiles',
      cited: ({ evidence: files = [] }) => files,
      exists: (file) => FILES.has(file),
    }),
  ],
});

export async function main(host: VirtualHost, say: (line: string) => void): Promise<void> {
  const debuggerAgent = agent({
    id: 'debugger',
    can: [findFault],
    async run(_task, ctx) {
      const [told] = ctx.feedback;
      const file = told ? 'src/lexer.ts' : 'src/lexxer.ts';
      say(told ? `told: ${told.message}` : 'not told anything');
      return { value: `The fault is in ${file}.`, confidence: 0.99, evidence: [file] };
    },
  });

  await using app = await startApplication({
    id: 'desk',
    agents: supervisor({ id: 'agents', children: [debuggerAgent] }),
    host,
  });
  app.watch((event) => {
    if (event.type === 'answer.judged') say(`judged: ${event.judgement.type}`);
    if (event.type === 'attempt.failed') say(`failed: ${event.failure.type}.${event.failure.kind}`);
  });
  const outcome = await app.submit({ type: findFault, input: 'it hangs on tabs' });
  if (outcome.type !== 'accepted') return;
  say(`${outcome.value} (${outcome.attempts} attempts)`);
  for (const { validator, note } of outcome.evidence) say(`${validator}: ${note}`);
}
