import { columns, figure } from '../columns.ts';
import type { Contender } from './contender.ts';

/** What each library needs for the same. */
export type Figures = Readonly<Partial<Record<Contender['name'], number>>>;

/** One line of the comparison. */
export interface BreakerRow {
  readonly measure: string;
  /** How many calls or breakers. */
  readonly n: number;
  readonly unit: string;
  readonly coppice: number | null;
  readonly cockatiel: number | null;
  readonly opossum: number | null;
  /** Coppice ÷ theirs: below 1 is faster or smaller. `null`: there is no such figure. */
  readonly ratioToCockatiel: number | null;
  readonly ratioToOpossum: number | null;
}

export function breakerRow(
  { measure, n, unit }: Pick<BreakerRow, 'measure' | 'n' | 'unit'>,
  { coppice, cockatiel, opossum }: Figures,
): BreakerRow {
  return {
    measure,
    n,
    unit,
    coppice: rounded(coppice),
    cockatiel: rounded(cockatiel),
    opossum: rounded(opossum),
    ratioToCockatiel: rounded(ratio(coppice, cockatiel)),
    ratioToOpossum: rounded(ratio(coppice, opossum)),
  };
}

/** Rows as a table for people. */
export function breakerTable(rows: readonly BreakerRow[]): string {
  const head = [
    'measure',
    'n',
    'unit',
    'Coppice',
    'cockatiel',
    'opossum',
    '÷ cockatiel',
    '÷ opossum',
  ];
  const body = rows.map((row) => [
    row.measure,
    row.n.toLocaleString('en'),
    row.unit,
    figure(row.coppice),
    figure(row.cockatiel),
    figure(row.opossum),
    figure(row.ratioToCockatiel),
    figure(row.ratioToOpossum),
  ]);
  return columns([head, ...body]);
}

const ratio = (ours: number | undefined, theirs: number | undefined): number | undefined =>
  ours === undefined || theirs === undefined || theirs === 0 ? undefined : ours / theirs;

/** Three significant digits: more would be noise. */
const rounded = (value: number | undefined): number | null =>
  value === undefined ? null : Number(value.toPrecision(3));
