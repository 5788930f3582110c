import { appendFile, readFile } from 'node:fs/promises';
import { type AgentSpec, agent, type EffectCheck, type TaskType, taskType } from 'coppice';
import type { InstalledPackage } from './disk/installed-packages.ts';
import type { Finding } from './finding.ts';

/** What is published of one package. */
export interface Publication {
  readonly pkg: InstalledPackage;
  readonly findings: readonly Finding[];
}

/** The type of the task that publishes one package. */
export const PUBLISH: TaskType<Publication, number> = taskType<Publication, number>('publish');

/**
 * The agent that appends what was found to a file, a line of JSON for each package. That leaves the
 * system, so it is an effect: done once, whatever dies on the way.
 *
 * @param file Where the lines go. Without one the desk has the agent and no work for it.
 */
export const publisher = (file: string | undefined): AgentSpec =>
  agent({
    id: 'publisher',
    can: [PUBLISH],
    run: async ({ input }: { readonly input: Publication }, ctx) => {
      if (file === undefined) throw new TypeError('there is no file to publish to');
      const { pkg, findings } = input;
      return ctx.effect(
        'append',
        async ({ idempotencyKey: key }) => {
          const { name, version } = pkg;
          const line = JSON.stringify({ key, package: name, version, findings });
          await appendFile(file, `${line}\n`);
          return findings.length;
        },
        { check: ({ idempotencyKey }) => published(file, idempotencyKey) },
      );
    },
  });

/** Whether the line is in the file, in full. */
async function published(file: string, key: string): Promise<EffectCheck<number>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1); // What has no end is not in it.
  const start = `{"key":${JSON.stringify(key)},`;
  const line = lines.find((each) => each.startsWith(start));
  if (line === undefined) return { type: 'notDone' };
  const { findings } = JSON.parse(line) as Publication;
  return { type: 'done', value: findings.length };
}
