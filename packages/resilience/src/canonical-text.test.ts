import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalText } from './canonical-text.ts';

const nothing = { volatileFields: new Set<string>() };
const clock = { volatileFields: new Set(['timestamp', 'pid']) };

describe('canonicalText', () => {
  test('the order of keys does not count, at any depth', () => {
    const one = canonicalText({ b: [{ y: 1, x: 2 }], a: null }, nothing);
    const other = canonicalText({ a: null, b: [{ x: 2, y: 1 }] }, nothing);
    expect(one).toBe('{"a":null,"b":[{"x":2,"y":1}]}');
    expect(other).toBe(one);
  });

  test('volatile fields are left out at any depth, other fields are not', () => {
    const value = { timestamp: 7, run: { pid: 12, exit: 1 } };
    expect(canonicalText(value, clock)).toBe('{"run":{"exit":1}}');
    expect(canonicalText(value, nothing)).toBe('{"run":{"exit":1,"pid":12},"timestamp":7}');
  });

  test('white space in a bare text does not count', () => {
    expect(canonicalText('  a\n\t b ', nothing)).toBe('a b');
    expect(canonicalText({ text: 'a  b' }, nothing)).toBe('{"text":"a  b"}');
  });

  test('has a text for what JSON refuses', () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(canonicalText(cycle, nothing)).toBe('{"self":"[cycle]"}');
    expect(canonicalText([1n, undefined, Number.NaN], nothing)).toBe('[1n,undefined,NaN]');
    expect(canonicalText(new TypeError('no'), nothing)).toBe('"TypeError: no"');
    expect(canonicalText(new Map([['a', new Set([1])]]), nothing)).toBe('[["a",[1]]]');
    expect(canonicalText({ at: new Date(0) }, nothing)).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
    expect(canonicalText(undefined, nothing)).toBe('undefined');
  });

  test('a value that is met twice, but not inside itself, is no cycle', () => {
    const shared = { a: 1 };
    expect(canonicalText([shared, shared], nothing)).toBe('[{"a":1},{"a":1}]');
  });

  test('two JSON values have one text only if they are equal', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        if (typeof value === 'string') return;
        const text = canonicalText(value, nothing);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
