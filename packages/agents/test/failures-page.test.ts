import { readFileSync } from 'node:fs';
import * as resilience from '@coppice/resilience';
import { describe, expect, test } from 'vitest';
import * as agents from '../src/index.ts';
import { FAILURE_KINDS } from '../src/index.ts';
import * as testing from '../src/testing/index.ts';
import { FAULT_CLASSES } from '../src/testing/index.ts';
import { FAILURE_CASES } from './failure-cases.ts';
import { FAULTS_NOTICED } from './fault-cases.ts';

const page = readFileSync(new URL('../../../docs/reference/failures.md', import.meta.url), 'utf8');

/** Cells of the rows of the table below a heading, without its head. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = page.split(`## ${heading}\n`);
  const [table = ''] = section.split('\n## ');
  return table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const bare = (cell = ''): string => /`([^`]+)`/.exec(cell)?.[1] ?? '';

const FAILURES = Object.entries(FAILURE_KINDS).flatMap(([type, kinds]) =>
  kinds.map((kind) => `${type}.${kind}`),
);

describe('the table of failures', () => {
  const rows = rowsBelow('By name');

  test('has one row for each kind, in their order', () => {
    expect(rows.map(([name]) => bare(name))).toEqual(FAILURES);
  });

  test.each(Object.entries(FAILURE_CASES))('says of %s what happens', (name, happens) => {
    const row = rows.find(([each]) => bare(each) === name) ?? [];
    const [, , , ends = '', counted = '', next = ''] = row;
    expect(ends).toBe(happens.restarts === 1 ? 'the incarnation' : '');
    // In the tests the budget is not the attempt's own.
    const isCounted = counted.startsWith('yes');
    expect(isCounted).toBe(happens.counted === 1);
    const first = { first: 'the same rung', feedback: '`feedback`' }[happens.next ?? ''] ?? 'final';
    expect(next.slice(0, first.length)).toBe(first);
  });
});

test('the table of faults has one row for each class, with the failure that it is noticed as', () => {
  const rows = rowsBelow('By fault');
  expect(rows.map(([name]) => bare(name))).toEqual(FAULT_CLASSES);
  for (const [index, name] of FAULT_CLASSES.entries()) {
    const noticed: string | undefined = FAULTS_NOTICED[name].name;
    const said = rows[index]?.[2] ?? '';
    const heard = said.startsWith('nothing') ? undefined : bare(said);
    expect(heard).toBe(noticed);
  }
});

/** As `APPLICATION_DEFAULTS.maxTasks = 10_000`. */
const EQUATIONS = [...page.matchAll(/`([A-Z_]+(?:\.\w+)*) = ([\d_.]+)`/g)];

test('there are numbers to be compared', () => {
  expect(EQUATIONS.length).toBeGreaterThan(15);
});

test.each(EQUATIONS.map(([, path = '', number = '']) => ({ path, number })))(
  '$path is $number',
  ({ path, number }) => {
    let value: unknown = { ...resilience, ...agents, ...testing };
    for (const key of path.split('.')) value = (value as Readonly<Record<string, unknown>>)[key];
    expect(value).toBe(Number(number.replaceAll('_', '')));
  },
);
