import type { Finding } from '../finding.ts';
import { oneLine } from './one-line.ts';
import type { FactDeskResult } from './result.ts';

/** Colours a text, or leaves it as it is. */
export type Paint = (style: 'bold' | 'dim' | 'red' | 'yellow', text: string) => string;

/**
 * The result as a person reads it in a terminal.
 *
 * @param paint What colours mean here; `(style, text) => text` for none.
 * @returns Lines, each with its end.
 */
export function report(result: FactDeskResult, paint: Paint): string {
  const { findings, tasks } = result;
  const { total, accepted, degraded, failed } = tasks;
  const lines = [
    paint('bold', headline(result)),
    ...byPackage(findings).flatMap((group) => ['', ...packageLines(group, paint)]),
    '',
    `Packages   ${total}: ${accepted} accepted, ${degraded} degraded, ${failed} failed`,
    ...unfinishedLines(result).map((line) => paint('yellow', line)),
    paint('dim', supervisionLine(result)),
    paint('dim', `Time       ${result.ms} ms, seed ${result.seed}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** '3 contradictions in 2 of 189 packages' */
export function headline({ findings, tasks }: FactDeskResult): string {
  const packages = new Set(findings.map(({ package: name, version }) => `${name}@${version}`)).size;
  const all = counted(tasks.total, 'package');
  if (findings.length === 0) return `No contradictions in ${all}`;
  return `${counted(findings.length, 'contradiction')} in ${packages} of ${all}`;
}

function supervisionLine({ failures, injected, restarts }: FactDeskResult): string {
  const seen = `${failures.crash} crashed, ${failures.timeout} timed out, ${restarts} restarted`;
  const { crash, silence, slow } = injected;
  const made = `${crash} crashes, ${silence} silences, ${slow} slow calls`;
  return `Agents     ${seen} (injected: ${made})`;
}

/** How many packages were not examined, because the run was told to stop. */
export function unexamined({ tasks }: FactDeskResult): number {
  return tasks.total - tasks.accepted - tasks.degraded - tasks.failed;
}

/** Findings of one package and version, which follow each other in a result. */
export function byPackage(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.package}@${finding.version}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

function packageLines(group: readonly Finding[], paint: Paint): string[] {
  const [first] = group;
  if (first === undefined) return [];
  return [
    paint('bold', oneLine(`${first.package}@${first.version}`)),
    ...group.flatMap(({ kind, claim, evidence }) => [
      `  ${paint('red', kind)}  ${oneLine(claim)}`,
      ...evidence.map(({ file, line, text }) =>
        paint('dim', `    ${oneLine(file)}:${line}  ${oneLine(text)}`.trimEnd()),
      ),
    ]),
  ];
}

function unfinishedLines(result: FactDeskResult): string[] {
  const left = unexamined(result);
  return left > 0 ? [`Stopped    before ${counted(left, 'package')} had been examined`] : [];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
