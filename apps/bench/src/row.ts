import { columns } from './columns.ts';

/** One line of a comparison. */
export interface Row {
  readonly measure: string;
  /** How many children, messages or crashes. */
  readonly n: number;
  readonly unit: string;
  readonly coppice: number;
  /** `null`: not run, or there is none. */
  readonly xstate: number | null;
  /** Coppice ÷ XState: below 1 is faster or smaller, except for rates. */
  readonly ratio: number | null;
  readonly note?: string;
}

export function row(
  measure: string,
  n: number,
  unit: string,
  values: {
    readonly coppice: number;
    readonly xstate?: number | undefined;
    readonly note?: string;
  },
): Row {
  const { coppice, xstate, note } = values;
  return {
    measure,
    n,
    unit,
    coppice: round(coppice),
    xstate: xstate === undefined ? null : round(xstate),
    ratio: xstate === undefined ? null : round(coppice / xstate),
    ...(note === undefined ? {} : { note }),
  };
}

/** Three significant digits: more would be noise. */
const round = (value: number): number => Number(value.toPrecision(3));

/** Rows as a table for people. */
export function table(rows: readonly Row[]): string {
  const head = ['measure', 'n', 'unit', 'Coppice', 'XState', 'ratio', ''];
  const body = rows.map((each) => [
    each.measure,
    each.n.toLocaleString('en'),
    each.unit,
    String(each.coppice),
    String(each.xstate ?? '–'),
    String(each.ratio ?? '–'),
    each.note ?? '',
  ]);
  return columns([head, ...body]);
}
