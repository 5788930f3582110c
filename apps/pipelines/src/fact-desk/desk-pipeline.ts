import { type Pipeline, pipeline } from 'coppice';
import type { InstalledPackage } from './disk/installed-packages.ts';
import type { Finding } from './finding.ts';
import { PUBLISH } from './publisher.ts';
import type { DeskTasks } from './tasks/task-types.ts';

/** What the desk has to say of one package. */
export interface PackageReport {
  readonly findings: readonly Finding[];
  /** Ways of looking at it that gave nothing: fewer findings, never false ones. */
  readonly missingLooks: number;
}

/**
 * What is done with one package. Each look is an item that may be missing: the outcome then has the
 * flag `partial`, and the others are still compared. What is found is published in the end, if asked for.
 */
export function deskPipeline(
  tasks: DeskTasks,
  options: { readonly publishes: boolean },
): Pipeline<InstalledPackage, PackageReport> {
  return pipeline<InstalledPackage>('factDesk')
    .fanOut('text', { task: tasks.text, forEach: ({ input }) => [input], leastShare: 0 })
    .fanOut('metadata', { task: tasks.metadata, forEach: ({ input }) => [input], leastShare: 0 })
    .fanOut('structure', { task: tasks.structure, forEach: ({ input }) => [input], leastShare: 0 })
    .fanOut('compare', {
      after: ['text', 'metadata', 'structure'],
      task: tasks.compare,
      forEach: ({ input, text, metadata, structure }) => {
        const claims = [text, metadata, structure].flatMap(({ values }) => values.flat());
        return [{ pkg: input, claims }];
      },
      leastShare: 0,
    })
    .fanOut('publish', {
      after: ['compare'],
      task: PUBLISH,
      forEach: ({ input: pkg, compare }) =>
        options.publishes ? compare.values.map((findings) => ({ pkg, findings })) : [],
    })
    .output(({ text, metadata, structure, compare }) => ({
      findings: compare.values.flat(),
      missingLooks: text.missing + metadata.missing + structure.missing,
    }));
}
