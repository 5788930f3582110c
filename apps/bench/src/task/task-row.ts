import { columns, figure } from '../columns.ts';

/** One line: tasks with Coppice and without, under the same load. */
export interface TaskRow {
  readonly measure: string;
  /** How many tasks. */
  readonly n: number;
  readonly unit: string;
  /** `null`: there is no such figure. */
  readonly plain: number | null;
  readonly coppice: number | null;
  /** Coppice ÷ plain. */
  readonly ratio: number | null;
  /** What Coppice takes more, in percent of plain. */
  readonly overheadPercent: number | null;
  /** Heap that is still in use after the tasks, per task. */
  readonly retainedBytes: number | null;
}

/** What was measured for one line. */
export interface TaskFigures {
  readonly plain?: number;
  readonly coppice?: number;
  readonly retainedBytes?: number;
}

export function taskRow(
  { measure, n, unit }: Pick<TaskRow, 'measure' | 'n' | 'unit'>,
  { plain, coppice, retainedBytes }: TaskFigures,
): TaskRow {
  const ratio = plain && coppice !== undefined ? coppice / plain : undefined;
  return {
    measure,
    n,
    unit,
    plain: rounded(plain),
    coppice: rounded(coppice),
    ratio: rounded(ratio),
    overheadPercent: ratio === undefined ? null : rounded((ratio - 1) * 100),
    retainedBytes: rounded(retainedBytes),
  };
}

/** How the cost of one task grows from the fewest tasks of a measure to the most: 1 is flat. */
export function growthRow(rows: readonly TaskRow[]): TaskRow {
  const first = rows[0];
  const last = rows.at(-1);
  const grown = (one: number | null = null, other: number | null = null): TaskFigures =>
    one && other ? { coppice: other / one } : {};
  const n = last?.n ?? 0;
  const measure = `growth from ${first?.n.toLocaleString('en')} tasks`;
  return taskRow({ measure, n, unit: '×' }, grown(first?.coppice, last?.coppice));
}

/** Rows as a table for people. */
export function taskTable(rows: readonly TaskRow[]): string {
  const head = ['measure', 'n', 'unit', 'plain', 'Coppice', 'ratio', 'more %', 'bytes kept'];
  const body = rows.map((row) => [
    row.measure,
    row.n.toLocaleString('en'),
    row.unit,
    figure(row.plain),
    figure(row.coppice),
    figure(row.ratio),
    figure(row.overheadPercent),
    figure(row.retainedBytes),
  ]);
  return columns([head, ...body]);
}

/** Three significant digits: more would be noise. */
const rounded = (value: number | undefined): number | null =>
  value === undefined ? null : Number(value.toPrecision(3));
