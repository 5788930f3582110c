import type { Finding } from '../finding.ts';
import { oneLine } from './one-line.ts';
import { byPackage, headline, unexamined } from './report.ts';
import type { FactDeskResult } from './result.ts';

/**
 * The result as a Markdown file.
 *
 * Whatever comes from a package is escaped, so that it shows as it is: it can form no table cell,
 * no link, no HTML.
 */
export function markdown(result: FactDeskResult): string {
  const left = unexamined(result);
  const lines = [
    '# Fact desk',
    '',
    `${headline(result)}.`,
    ...(left > 0 ? ['', `The run was stopped before ${left} of them had been examined.`] : []),
    '',
    ...table([COUNTS, countsOf(result).map(String)]),
    ...byPackage(result.findings).flatMap(packageLines),
  ];
  return `${lines.join('\n')}\n`;
}

const COUNTS = [
  ...['packages', 'accepted', 'degraded', 'failed', 'crashes', 'timeouts', 'restarts'],
  ...['injected', 'seed', 'ms'],
];

function countsOf(result: FactDeskResult): readonly number[] {
  const { tasks, failures, injected, restarts, seed, ms } = result;
  const { total, accepted, degraded, failed } = tasks;
  const faults = Object.values(injected).reduce((sum, count) => sum + count, 0);
  const { crash, timeout } = failures;
  return [total, accepted, degraded, failed, crash, timeout, restarts, faults, seed, ms];
}

function packageLines(group: readonly Finding[]): string[] {
  const [first] = group;
  if (first === undefined) return [];
  return [
    '',
    `## ${escapeMarkdown(`${first.package}@${first.version}`)}`,
    '',
    ...table([
      ['kind', 'claim', 'evidence'],
      ...group.map(({ kind, claim, evidence }) => [
        kind,
        escapeMarkdown(claim),
        evidence.map(evidenceText).join('<br>'),
      ]),
    ]),
  ];
}

/** The first row is the head. */
function table([head = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
}

function evidenceText({ file, line, text }: Finding['evidence'][number]): string {
  return `${escapeMarkdown(file)}:${line} ${escapeMarkdown(text)}`.trim();
}

/**
 * Text that shows as it is in Markdown: on one line, every sign with a meaning escaped.
 *
 * @example escapeMarkdown('a | `b` <i>') // 'a \\| \\`b\\` &lt;i&gt;'
 */
function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_{}[\]|#!~$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
