import { columns } from '../columns.ts';
import { MEASURES, type Measure, type Reading } from './measure.ts';

/** Who is compared, in the order of the table. */
const PEERS = ['coppice', 'otp', 'xstate', 'nact'] as const;
export type PeerName = (typeof PEERS)[number];

/** One figure of one peer beside the two that matter most. */
export interface SupervisionRow {
  readonly measure: string;
  readonly peer: PeerName;
  readonly n: number;
  readonly unit: string;
  readonly value: number;
  /** Below 1 is faster or smaller, except for rates. `null`: that peer has no such figure. */
  readonly ratioToOtp: number | null;
  readonly ratioToXstate: number | null;
  readonly note?: string;
}

/** What each peer measured. */
export type Readings = ReadonlyMap<PeerName, readonly Reading[]>;

/** One row for each figure, in the order of the measures. */
export function rowsOf(readings: Readings): readonly SupervisionRow[] {
  return MEASURES.flatMap((measure) =>
    PEERS.flatMap((peer) => rowOf(measure, peer, readings) ?? []),
  );
}

/** Rows as a table for people: a line for each measure, a column for each peer. */
export function tableOf(rows: readonly SupervisionRow[]): string {
  const peers = PEERS.filter((peer) => rows.some((row) => row.peer === peer));
  const head = ['measure', 'unit', ...peers, '÷ otp', '÷ xstate'];
  const body = MEASURES.flatMap(({ name, unit }) => {
    const found = rows.filter((row) => row.measure === name);
    if (found.length === 0) return [];
    const values = peers.map((peer) => found.find((row) => row.peer === peer)?.value ?? '–');
    const ours = found.find((row) => row.peer === 'coppice');
    return [[name, unit, ...values, ours?.ratioToOtp ?? '–', ours?.ratioToXstate ?? '–']];
  });
  const notes = new Set(
    rows.flatMap(({ measure, peer, note }) =>
      note === undefined ? [] : [`${peer}, ${measure.replace(/, \w+$/, '')}: ${note}\n`],
    ),
  );
  const cells = [head, ...body].map((line) => line.map(readable));
  return `${columns(cells)}\n${[...notes].join('')}`;
}

function rowOf(measure: Measure, peer: PeerName, readings: Readings): SupervisionRow | undefined {
  const { name, n, unit } = measure;
  const figureOf = (other: PeerName): number | undefined =>
    readings.get(other)?.find((each) => each.measure === name)?.value;
  const own = readings.get(peer)?.find((each) => each.measure === name);
  if (!own) return undefined;
  return {
    measure: name,
    peer,
    n,
    unit,
    value: round(own.value),
    ratioToOtp: ratio(own.value, figureOf('otp')),
    ratioToXstate: ratio(own.value, figureOf('xstate')),
    ...(own.note === undefined ? {} : { note: own.note }),
  };
}

const ratio = (value: number, other: number | undefined): number | null =>
  other === undefined ? null : round(value / other);

/** Three significant digits: more would be noise. */
const round = (value: number): number => Number(value.toPrecision(3));

const readable = (cell: string | number): string =>
  typeof cell === 'string' ? cell : cell.toLocaleString('en', { maximumSignificantDigits: 3 });
