import { columns, figure } from '../columns.ts';

/** One line: the journal beside plain appends to a file on the same disk. */
export interface JournalRow {
  readonly measure: string;
  /** How many entries. */
  readonly n: number;
  readonly unit: string;
  /** `null`: there is no such figure. */
  readonly raw: number | null;
  readonly coppice: number;
  /** Coppice ÷ raw: of a rate, above 1 is faster. */
  readonly ratio: number | null;
}

export function journalRow(
  { measure, n, unit }: Pick<JournalRow, 'measure' | 'n' | 'unit'>,
  { raw, coppice }: { readonly raw?: number; readonly coppice: number },
): JournalRow {
  return {
    measure,
    n,
    unit,
    raw: raw === undefined ? null : rounded(raw),
    coppice: rounded(coppice),
    ratio: raw ? rounded(coppice / raw) : null,
  };
}

/** Rows as a table for people. */
export function journalTable(rows: readonly JournalRow[]): string {
  const head = ['measure', 'n', 'unit', 'raw', 'Coppice', 'ratio'];
  const body = rows.map((row) => [
    row.measure,
    row.n.toLocaleString('en'),
    row.unit,
    figure(row.raw),
    figure(row.coppice),
    figure(row.ratio),
  ]);
  return columns([head, ...body]);
}

/** Three significant digits: more would be noise. */
const rounded = (value: number): number => Number(value.toPrecision(3));
