import { LoopError } from '../agent/errors.ts';
import type { FaultyAttempt } from './faulty-attempt.ts';

const MOST_CALLS = 100;

/** The same calls with the same answers, in turn. Where nobody stops it, it gets to work at last. */
export async function sameCalls(
  { ctx, work }: FaultyAttempt,
  tools: readonly string[],
): Promise<unknown> {
  for (let call = 0; call < MOST_CALLS; call++) {
    const name = tools[call % tools.length] ?? '';
    await ctx.tool(name, { query: 'the same' }, async () => 'Nothing new.');
  }
  return work();
}

/** As often as in the incident that the class is named after. */
const PATHS_TRIED = 47;

/** Looks for a file that it made up, under one name after the other. */
export async function hallucinatedPaths({ ctx, random, work }: FaultyAttempt): Promise<unknown> {
  const folder = `src/module-${random.int(1_000)}`;
  for (let number = 1; number <= PATHS_TRIED; number++) {
    const path = `${folder}/handler-${number}.ts`;
    try {
      await ctx.tool('readFile', { path }, () => Promise.reject(notThere(path)));
    } catch (error) {
      if (error instanceof LoopError) throw error;
      ctx.signal.throwIfAborted();
    }
  }
  return work();
}

const notThere = (path: string): Error =>
  Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' });
