import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  confidenceRecord,
  contradictionRecord,
  type GroundingLine,
  groundingLine,
  loopRecord,
  toolCallRecord,
} from './parse-record.ts';
import type {
  ConfidenceRecord,
  ContradictionRecord,
  GroundingRecord,
  LoopRecord,
  ToolCallRecord,
} from './record.ts';

/** Recorded data by set; null where a folder has no file of a set. */
export interface RecordedData {
  readonly loops: readonly LoopRecord[] | null;
  readonly tauLoops: readonly ToolCallRecord[] | null;
  readonly confidence: readonly ConfidenceRecord[] | null;
  readonly contradiction: readonly ContradictionRecord[] | null;
  readonly grounding: readonly GroundingRecord[] | null;
}

/** The name of a set's files, up to the first dot. */
export const FILE_NAMES = {
  loops: 'loops_intercode',
  tauLoops: 'toolcalls_tau',
  confidence: 'confidence',
  contradiction: 'contradictions_chatprotect',
  grounding: 'grounding_summedits',
} as const;

/** Data that cannot be read: the message says which file and line, and what is wrong. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly code = 'data';
}

interface Line<Value> {
  readonly value: Value;
  readonly where: string;
}

/**
 * Reads all sets of a folder: files `<set>.*.jsonl` and `.jsonl.gz`. Several files of one set are read
 * together.
 *
 * @throws {DataError} The folder or a file cannot be read, or a line is malformed.
 */
export function readData(folder: string): RecordedData {
  const files = filesIn(folder);
  const linesOf = <Value>(set: keyof typeof FILE_NAMES, parse: (value: unknown) => Value) =>
    readSet(folder, files, FILE_NAMES[set], parse);
  const grounding = linesOf('grounding', groundingLine);
  return {
    loops: valuesOf(linesOf('loops', loopRecord)),
    tauLoops: valuesOf(linesOf('tauLoops', toolCallRecord)),
    confidence: valuesOf(linesOf('confidence', confidenceRecord)),
    contradiction: valuesOf(linesOf('contradiction', contradictionRecord)),
    grounding: grounding && withDocuments(grounding),
  };
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new DataError(`cannot read the folder ${folder}: ${(error as Error).message}`);
  }
}

function readSet<Value>(
  folder: string,
  files: readonly string[],
  name: string,
  parse: (value: unknown) => Value,
): readonly Line<Value>[] | null {
  const own = files.filter((file) => file.split('.')[0] === name && /\.jsonl(\.gz)?$/.test(file));
  if (own.length === 0) return null;
  return own.flatMap((file) => readLines(join(folder, file), parse));
}

function readLines<Value>(file: string, parse: (value: unknown) => Value): readonly Line<Value>[] {
  const lines = textOf(file)
    .split('\n')
    .map((text, index) => ({ text, where: `${file}:${index + 1}` }));
  return lines
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, where }) => ({ value: jsonOf(text, where), where }))
    .filter(({ value, where }) => !(where === `${file}:1` && isHeader(value)))
    .map(({ value, where }) => ({ value: parsed(value, parse, where), where }));
}

function textOf(file: string): string {
  try {
    const bytes = readFileSync(file);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new DataError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

function jsonOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DataError(`${where}: not JSON: ${(error as Error).message}`);
  }
}

/** The first line says what the others mean. */
const isHeader = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'schema' in value;

function parsed<Value>(value: unknown, parse: (value: unknown) => Value, where: string): Value {
  try {
    return parse(value);
  } catch (error) {
    throw new DataError(`${where}: ${(error as Error).message}`);
  }
}

const valuesOf = <Value>(lines: readonly Line<Value>[] | null): readonly Value[] | null =>
  lines === null ? null : lines.map(({ value }) => value);

/** A document may stand in another file than its summaries, but it must be there. */
function withDocuments(lines: readonly Line<GroundingLine>[]): readonly GroundingRecord[] {
  const documents = new Map<string, string>();
  for (const { value } of lines) if (value.type === 'document') documents.set(value.id, value.text);
  return lines.flatMap(({ value, where }) => {
    if (value.type === 'document') return [];
    const document = documents.get(value.id);
    if (document === undefined) throw new DataError(`${where}: no document has id ${value.id}`);
    return [{ document, summary: value.text, consistent: value.consistent }];
  });
}
