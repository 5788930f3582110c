import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derivedFrom } from './tainted.ts';

type Edges = Readonly<Record<string, readonly string[]>>;

const consumersOf = (edges: Edges) =>
  new Map(Object.entries(edges).map(([source, consumers]) => [source, new Set(consumers)]));

describe('derivedFrom', () => {
  test.each<{ name: string; edges: Edges; from: string[]; derived: string[] }>([
    { name: 'nothing was made of it', edges: {}, from: ['a'], derived: [] },
    {
      name: 'a chain, nearest first',
      edges: { a: ['b'], b: ['c'] },
      from: ['a'],
      derived: ['b', 'c'],
    },
    { name: 'what is before it stays', edges: { a: ['b'], b: ['c'] }, from: ['b'], derived: ['c'] },
    {
      name: 'a diamond is listed once',
      edges: { a: ['b', 'c'], b: ['d'], c: ['d'] },
      from: ['a'],
      derived: ['b', 'c', 'd'],
    },
    { name: 'a sibling stays', edges: { a: ['b', 'c'] }, from: ['b'], derived: [] },
    {
      name: 'several at once',
      edges: { a: ['c'], b: ['d'] },
      from: ['a', 'b'],
      derived: ['c', 'd'],
    },
    {
      name: 'one that was made of another is derived itself',
      edges: { a: ['b'], b: ['c'] },
      from: ['a', 'b'],
      derived: ['b', 'c'],
    },
    { name: 'a circle ends', edges: { a: ['b'], b: ['a'] }, from: ['a'], derived: ['b', 'a'] },
  ])('$name', ({ edges, from, derived }) => {
    expect(derivedFrom(from, consumersOf(edges))).toEqual(derived);
  });

  test('a result is derived if, and only if, it can be reached', () => {
    const graphs = fc.array(fc.array(fc.nat(29), { maxLength: 4 }), { maxLength: 30 });
    fc.assert(
      fc.property(graphs, fc.nat(29), (rows, start) => {
        // Each consumes only earlier ones: no circles.
        const sources = rows.map((row, index) => row.filter((source) => source < index));
        const edges = sources.map((_, source) =>
          sources.flatMap((row, index) => (row.includes(source) ? [String(index)] : [])),
        );
        // The model asks of each result, not of what was recalled.
        const isReached = (index: number): boolean =>
          (sources[index] ?? []).some((source) => source === start || isReached(source));
        const expected = sources.flatMap((_, index) => (isReached(index) ? [String(index)] : []));
        const derived = derivedFrom(
          [String(start)],
          consumersOf(Object.fromEntries(edges.entries())),
        );
        expect([...derived].sort()).toEqual(expected.sort());
      }),
    );
  });
});
