import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { journaled } from './journaled.ts';
import { secretsOf } from './secrets.ts';

const secrets = secretsOf();

/** JSON knows no -0. */
const plainJson = fc
  .jsonValue()
  .map((value): unknown =>
    JSON.parse(JSON.stringify(value).replaceAll(/(?<![\d.e])-0(?![\d.])/g, '0')),
  )
  .filter((value) => !secrets.mayHide(JSON.stringify(value)) && !hasSecretField(value));

/** `pwd`, for one, which fast-check comes upon. */
function hasSecretField(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, field]) =>
      (!Array.isArray(value) && secrets.isSecret(key, field)) || hasSecretField(field),
  );
}

const SECRETS = [
  'sk-abcdefghijklmnopqrst',
  'ghp_abcdefghijklmnopqrst',
  'eyJhbGciOiJI.eyJzdWIiOiIx.abc-DEF_1',
  'AKIAABCDEFGHIJKLMNOP',
];

class Tree {
  leaves: unknown;
  constructor(leaves: unknown) {
    this.leaves = leaves;
  }
}

/** Ways to put a secret somewhere. */
const WRAPS: readonly ((inner: unknown) => unknown)[] = [
  (inner) => ({ inner }),
  (inner) => [1, inner, null],
  (inner) => ({ deep: { list: [{ inner }] } }),
  (inner) => (typeof inner === 'string' ? `before\n${inner} after` : [inner]),
  (inner) => (typeof inner === 'string' ? { [inner]: 1 } : { inner }),
  (inner) => (typeof inner === 'string' ? JSON.stringify({ inner: `\t${inner}` }) : inner),
  (inner) => new Map([['key', inner]]),
  (inner) => new Set([inner]),
  (inner) => new Tree(inner),
  (inner) => new Error('failed', { cause: inner }),
  (inner) => ({ toJSON: () => inner }),
  (inner) => Object.assign([1], { toJSON: () => inner }),
  (inner) => ({
    get inner() {
      return inner;
    },
  }),
  (inner) => Object.assign(Object.create(null), { inner }),
];

/** A proxy that is harmless but for one of the times that somebody looks. */
function changing(look: number, shown: unknown): unknown {
  let looks = 0;
  return new Proxy({ field: 'harmless' }, { get: () => (++looks === look ? shown : 'harmless') });
}

describe('journaled', () => {
  test('a plain value comes back as it was, in full length', () => {
    fc.assert(
      fc.property(plainJson, (value) => {
        const { json, isAltered } = journaled(value, secrets);
        expect(JSON.parse(json)).toEqual(value);
        expect(isAltered).toBe(false);
      }),
    );
    const long = {
      text: 'word '.repeat(50_000),
      list: Array.from({ length: 20_000 }, (_, n) => n),
    };
    expect(journaled(long, secrets)).toEqual({ json: JSON.stringify(long), isAltered: false });
  });

  test('a secret is gone wherever it was, and that is said', () => {
    const wraps = fc.array(fc.constantFrom(...WRAPS), { maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...SECRETS), wraps, plainJson, (secret, around, beside) => {
        const value = around.reduce<unknown>((inner, wrap) => wrap(inner), secret);
        const { json, isAltered } = journaled({ beside, value }, secrets);
        expect(json).not.toContain(secret);
        expect(isAltered).toBe(true);
        expect(journaled(JSON.parse(json), secrets)).toEqual({ json, isAltered: false });
      }),
      { numRuns: 500 },
    );
  });

  test('a value that is another one at each look hides nothing', () => {
    for (const shown of [SECRETS[0], { password: 'hunter2' }, new Map([['key', SECRETS[0]]])]) {
      for (let look = 1; look <= 5; look++) {
        const { json } = journaled(changing(look, shown), secrets);
        expect(json).not.toMatch(/hunter2|sk-/);
      }
    }
  });

  test.each([
    ['a Map', new Map([['a', 1]]), '{"a":1}'],
    ['a Set', new Set([1]), '[1]'],
    ['a Date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
    ['a function', { run() {} }, '{}'],
    ['undefined in a list', [undefined], '[null]'],
    ['a hole', Array(1), '[null]'],
    ['a list with more than items', Object.assign([1], { index: 0 }), '[1]'],
    ['NaN', { n: Number.NaN }, '{"n":null}'],
    ['a bigint', 5n, '"5"'],
    ['nothing', undefined, 'null'],
    ['bytes', new Uint8Array(3), '"[3 bytes]"'],
    [
      'what has a form of its own',
      Object.defineProperty({ a: 1 }, 'toJSON', { value: () => 'other' }),
      '"other"',
    ],
    ['an instance', new Tree(1), '{"leaves":1}'],
    ['a password', { password: 'x' }, '{"password":"[redacted]"}'],
  ])('%s is written as well as can be, and said to be altered', (_name, value, json) => {
    expect(journaled(value, secrets)).toEqual({ json, isAltered: true });
  });

  test('a field that is undefined is as if it were not there, and a count of tokens is no secret', () => {
    const value = { task: 'task-1234', at: undefined, tokens: 5 };
    const json = '{"task":"task-1234","tokens":5}';
    expect(journaled(value, secrets)).toEqual({ json, isAltered: false });
  });

  test('what an application adds is taken out too', () => {
    const own = secretsOf({ keys: ['pin'], patterns: [/\bcust-\d+/gy] });
    const { json } = journaled({ pin: 1234, text: 'of cust-77', list: ['cust-8'] }, own);
    expect(json).toBe('{"pin":"[redacted]","text":"of [redacted]","list":["[redacted]"]}');
  });

  test('no value makes it throw', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = [cycle];
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    const thrower = (): never => {
      throw Object.assign(Object.create(null), { no: 'text' });
    };
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const hostile = [
      cycle,
      deep,
      { toJSON: thrower },
      Object.defineProperty({}, 'a', { get: thrower, enumerable: true }),
      new Proxy({}, { ownKeys: thrower }),
      new Proxy({}, { getPrototypeOf: thrower }),
      revoked.proxy,
    ];
    for (const value of hostile) {
      const { json, isAltered } = journaled({ value }, secrets);
      expect(() => JSON.parse(json)).not.toThrow();
      expect(isAltered).toBe(true);
    }
  });
});
