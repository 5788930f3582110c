import { describe, expect, test } from 'vitest';
import { parsePackageJson } from './package-json.ts';

describe('parsePackageJson', () => {
  test('a key is pointed at where it stands, below keys of the same name', () => {
    const text = '{\n  "name": "a",\n  "exports": {\n    "name": {\n      "import": "./b"\n } } }';
    const json = parsePackageJson('package.json', text);
    if (json.type !== 'object') throw new Error(json.reason);
    expect(json.evidence(['exports', 'name', 'import'])).toEqual({
      file: 'package.json',
      line: 5,
      text: '"import": "./b"',
    });
  });

  test('an item of a list is pointed at', () => {
    const json = parsePackageJson('package.json', '{ "bundled": [\n"a",\n"b"] }');
    expect(json.type === 'object' && json.evidence(['bundled', '1'])).toMatchObject({ line: 3 });
  });

  test('of equal keys the last counts, for the value and for the place', () => {
    const json = parsePackageJson('package.json', '{\n"main": "a",\n"main": "b" }');
    if (json.type !== 'object') throw new Error(json.reason);
    expect(json.value.main).toBe('b');
    expect(json.evidence(['main']).line).toBe(3);
  });

  test('a key that is not there points at what is above it', () => {
    const json = parsePackageJson('package.json', '{\n"a": { } }');
    expect(json.type === 'object' && json.evidence(['a', 'b'])).toMatchObject({ line: 2 });
  });

  test('in a file of one long line the evidence starts at the key', () => {
    const json = parsePackageJson('package.json', `{"a":"${'x'.repeat(500)}","main":"b.js"}`);
    expect(json.type === 'object' && json.evidence(['main'])).toMatchObject({
      line: 1,
      text: '"main":"b.js"}',
    });
  });

  test.each([
    ['[]', 'it is an array, not an object', 1],
    ['null', 'it is null, not an object', 1],
    ['5', 'it is a number, not an object', 1],
    ['', 'it is not JSON (ValueExpected)', 1],
    ['{\n "a": 1,\n}', 'it is not JSON (PropertyNameExpected)', 3],
    ['{\n "a": 1\n\n', 'it is not JSON (CloseBraceExpected)', 2],
    ['{\n // no\n}', 'it is not JSON (InvalidCommentToken)', 2],
  ])('%j is invalid: %s', (text, reason, line) => {
    const json = parsePackageJson('package.json', text);
    expect(json).toMatchObject({ type: 'invalid', reason, evidence: { line } });
  });

  test('a file that is nested too deeply is invalid', () => {
    const json = parsePackageJson('package.json', `{"a":${'['.repeat(400_000)}`);
    expect(json).toMatchObject({ type: 'invalid' });
  });
});
