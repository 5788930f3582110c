// You will see an agent that you have already survive a slow provider and a model that hangs.
import { agent, startApplication, supervisor, type VirtualHost } from 'coppice';
import { type ScriptedModel, scriptedModel } from 'coppice/testing';

/** The agent that you have: it knows nothing of Coppice. */
async function translate(
  model: ScriptedModel,
  text: string,
  options: { signal: AbortSignal; onChunk: () => void },
): Promise<string> {
  let translation = '';
  for await (const chunk of model.stream(`Translate: ${text}`, options)) {
    translation += chunk.text;
    options.onChunk();
  }
  return translation;
}

export async function main(host: VirtualHost, say: (line: string) => void): Promise<void> {
  const model = scriptedModel(
    [
      { type: 'error', status: 429, headers: { 'retry-after': '20' } },
      { type: 'hang' },
      { type: 'chunks', chunks: ['Der Baum ', 'treibt ', 'wieder aus.'], gapMs: 20_000 },
    ],
    { host },
  );

  // Your agent, supervised. From here on …
  const translator = agent({
    id: 'translator',
    can: ['translate'],
    provider: 'acme', // Who refuses is waited for, by all agents that use it.
    run: ({ input }: { input: string }, ctx) =>
      translate(model, input, { signal: ctx.signal, onChunk: () => ctx.progress('chunk') }),
  });
  await using app = await startApplication({
    id: 'agency',
    agents: supervisor({ id: 'agents', children: [translator] }),
    limits: { idleMs: 30_000, deadlineMs: 600_000 },
    host,
  });
  app.watch((event) => {
    if (event.type !== 'attempt.failed') return;
    const { type, kind, atMs } = event.failure;
    say(`${type}.${kind} at ${Math.round(atMs / 1_000)} s`);
  });
  const outcome = app.submit<string>({ type: 'translate', input: 'The tree grows back.' });
  // … to here.

  await host.clock.advanceBy(600_000);
  const done = await outcome;
  if (done.type === 'accepted') say(`${done.value} (${done.by}, attempt ${done.attempts})`);
}
