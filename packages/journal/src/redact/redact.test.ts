import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REDACT_BOUNDS, redact } from './redact.ts';

const gone = '[redacted]';
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-DEF_123';

describe('redact', () => {
  test.each([
    ['password', 'x', gone],
    ['db_password_hash', 'x', gone],
    ['X-Api-Key', 'x', gone],
    ['apiKey', ['x'], gone],
    ['clientSecret', { a: 1 }, gone],
    ['pin secret', 1234, gone],
    ['Authorization', 'x', gone],
    ['set-cookie', ['a=b'], gone],
    ['AWS_SECRET_ACCESS_KEY', 'x', gone],
    ['token', 'x', gone],
    ['refreshTokens', 'x', gone],
    ['tokens', 500, 500],
    ['budgetTokens', 500, 500],
    ['tokens', { input: 3 }, { input: 3 }],
    ['tokenizer', 'gpt2', 'gpt2'],
    ['hasPassword', true, true],
    ['password', null, null],
    ['key', 'a', 'a'],
    ['author', 'ann', 'ann'],
  ])('%s: %j → %j', (key, value, shown) => {
    expect(redact({ deep: [{ [key]: value }] })).toEqual({ deep: [{ [key]: shown }] });
  });

  test.each([
    ['key sk-ant-api03-abcdefgh12 used', `key ${gone} used`],
    ['ghp_abcdefghij0123456789', gone],
    ['github_pat_11ABCDE_abcdefghij', gone],
    ['xoxb-1234567890-abc', gone],
    ['AKIAIOSFODNN7EXAMPLE.', `${gone}.`],
    [`jwt ${jwt}!`, `jwt ${gone}!`],
    ['Bearer abc.def-123', `Bearer ${gone}`],
    ['Authorization: Basic dXNlcjpwdw==', `Authorization: ${gone}`],
    ['authorization: Bearer abc.def-123', `authorization: ${gone}`],
    ['postgres://ann:p@ss@db:5432/x', `postgres://${gone}db:5432/x`],
    ['https://example.org:8080/a@b', 'https://example.org:8080/a@b'],
    ['https://x.org/?api_key=abc&page=2', `https://x.org/?api_key=${gone}&page=2`],
    ['{"password":"hunter2"}', `{"password":"${gone}"}`],
    ['it used 500 tokens: too many', 'it used 500 tokens: too many'],
    ['a risk-free task-list', 'a risk-free task-list'],
    [
      '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4\nabc\n-----END RSA PRIVATE KEY-----.',
      `${gone}.`,
    ],
    ['-----BEGIN PRIVATE KEY-----\nabc', gone],
  ])('%j → %j', (text, shown) => {
    expect(redact({ text, list: [text] })).toEqual({ text: shown, list: [shown] });
  });

  test('a secret in the name of a field is one too', () => {
    expect(redact({ AKIAIOSFODNN7EXAMPLE: 1 })).toEqual({ [gone]: 1 });
  });

  test('what else is secret can be said', () => {
    const options = { keys: ['Case-Number'], patterns: [/C-\d+/, /(P)-\d+/g] };
    expect(redact({ caseNumber: 7, text: 'C-1, C-2 and P-3' }, options)).toEqual({
      caseNumber: gone,
      text: `${gone}, ${gone} and ${gone}`,
    });
    expect(() => redact(1, { keys: ['--'] })).toThrow('keys must have letters');
    expect(() => redact(1, { patterns: ['x' as unknown as RegExp] })).toThrow('got string');
  });

  const cycle: Record<string, unknown> = { a: 1 };
  cycle.self = [cycle];
  const throwing = {
    get bad() {
      throw new Error('no');
    },
  };
  test.each<[string, unknown, unknown]>([
    ['nothing', undefined, null],
    ['a function', () => 1, null],
    ['a cycle', cycle, { a: 1, self: ['[cycle]'] }],
    ['one object twice', [[1], [1]], [[1], [1]]],
    ['no number', [Number.NaN, -0, 5n, undefined, Symbol('x')], [null, 0, '5', null, null]],
    [
      'an error',
      Object.assign(new TypeError('password=x', { cause: 1 }), { code: 'E' }),
      { name: 'TypeError', message: `password=${gone}`, code: 'E', cause: 1 },
    ],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['bytes', new Uint8Array(5), '[5 bytes]'],
    [
      'a map',
      new Map<unknown, unknown>([
        ['token', 'x'],
        [1, new Set([2])],
      ]),
      { token: gone, '1': [2] },
    ],
    ['what cannot be read', [throwing], ['[unreadable: Error: no]']],
  ])('%s', (_name, value, shown) => {
    expect(redact(value)).toEqual(shown);
  });

  test('depth, length and number of values are bounded', () => {
    let deep: unknown = 'end';
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    expect(JSON.stringify(redact(deep))).toContain('[too deep]');
    const many = JSON.stringify(redact(Array.from({ length: 50_000 }, () => ({ a: [1] }))));
    expect(many.length).toBeLessThan(REDACT_BOUNDS.values * 10);
    const long = redact('x'.repeat(50_000)) as string;
    expect(long.length).toBe(REDACT_BOUNDS.textChars + '[cut]'.length);
  });

  test('a secret at the cut is not shown in part', () => {
    const text = `${'x '.repeat(REDACT_BOUNDS.textChars / 2 - 5)}ghp_abcdefghij0123456789`;
    expect(redact(text)).not.toContain('ghp_');
  });

  test('whatever it is given, it gives JSON, and the same when asked again', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true }), (value) => {
        const once = redact(value);
        expect(JSON.parse(JSON.stringify(once))).toEqual(once);
        expect(redact(once)).toEqual(once);
      }),
    );
  });

  test('no text makes it slow', () => {
    const parts = [
      'token',
      'secret',
      '"',
      ' ',
      ':',
      '://',
      '@',
      'Bearer ',
      'eyJ',
      '.',
      '-----BEGIN ',
    ];
    for (const part of parts) {
      expect(redact(part.repeat(20_000))).toBeTypeOf('string'); // Times out if quadratic.
    }
  });
});
