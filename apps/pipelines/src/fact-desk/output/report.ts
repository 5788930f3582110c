import { renderPostMortem } from 'coppice';
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
    ...degradedLines(result).map((line) => paint('yellow', line)),
    paint('dim', supervisionLine(result)),
    paint('dim', faultsLine(result)),
    paint('dim', spentLine(result)),
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

function supervisionLine({ failures, restarts }: FactDeskResult): string {
  const { crash, timeout, byzantine, budget, cascade, provider } = failures;
  const seen = [
    ...[`${crash} crashed`, `${timeout} timed out`, `${byzantine} wrong`, `${budget} over budget`],
    ...[`${cascade} tainted`, `${provider} refused by a provider`, `${restarts} restarted`],
  ].join(', ');
  return `Agents     ${seen}`;
}

function faultsLine({ injected, noticed, wrongAccepted }: FactDeskResult): string {
  const made = sumOf(injected);
  if (made === 0) return 'Faults     none injected';
  return `Faults     ${made} injected, ${sumOf(noticed)} noticed, ${wrongAccepted} wrong reports accepted`;
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

function spentLine({ tokens }: FactDeskResult): string {
  return `Tokens     ${tokens.spent} of ${tokens.budget}`;
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

/** A report that lacks something says so, and why the first one does. */
function degradedLines({ degraded, postMortems, stopped }: FactDeskResult): string[] {
  const [first] = postMortems;
  return [
    ...(stopped === null ? [] : [`Stopped    ${oneLine(stopped)}`]),
    ...degraded.map((each) => {
      const name = oneLine(`${each.package}@${each.version}`);
      return `Degraded   ${name}: ${each.flags.join(', ')}`;
    }),
    ...(first ? ['', ...renderPostMortem(first).trimEnd().split('\n')] : []),
  ];
}

function unfinishedLines(result: FactDeskResult): string[] {
  const left = unexamined(result);
  return left > 0 ? [`Stopped    before ${counted(left, 'package')} had been examined`] : [];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
