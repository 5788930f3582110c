import { PARTS } from './log.ts';
import { type Estimate, MEASURES, type Scores } from './scores.ts';

const percent = (share: number): string => (share * 100).toFixed(1).padStart(5);

/** As a table for a person. */
export function tableOf({ scores, foldSpread }: Scores): string {
  const cell = ({ share, low, high }: Estimate) =>
    `${percent(share)} [${percent(low)},${percent(high)}]`;
  const blocks = PARTS.map((part) => {
    const own = scores.filter((score) => score.part === part);
    const head = ['agent', 'step', '±1', '±2', '±3'].map((name) => name.padEnd(20)).join('');
    const rows = own.map(({ rule, estimates }) =>
      [rule.padEnd(16), ...MEASURES.map((measure) => cell(estimates[measure]).padEnd(20))]
        .join('')
        .trimEnd(),
    );
    return [
      `${part}, ${own[0]?.runs ?? 0} runs, % right [95 % interval]`,
      `${' '.repeat(16)}${head.trimEnd()}`,
      ...rows,
    ].join('\n');
  });
  const spread = foldSpread
    ? `folds differ by ± ${percent(foldSpread.agent).trim()} (agent), ± ${percent(foldSpread.step).trim()} (step) points`
    : 'too few runs for a cross-validation';
  return `${[...blocks, spread].join('\n\n')}\n`;
}
