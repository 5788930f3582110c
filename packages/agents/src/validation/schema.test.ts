import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describe, expect, test } from 'vitest';
import { examinationOf } from '../testing/examination-of.ts';
import { schema } from './schema.ts';

type Validate = StandardSchemaV1['~standard']['validate'];
const from = (validate: Validate): StandardSchemaV1 => ({
  '~standard': { version: 1, vendor: 'own', validate },
});
const examine = (validate: Validate) =>
  schema(from(validate)).examine(examinationOf({ value: { total: '3' } }));

describe('schema', () => {
  test.each<[string, Validate]>([
    ['at once', () => ({ value: { total: 3 } })],
    ['later', async () => ({ value: { total: 3 } })],
  ])('a value that the schema takes %s passes', async (_name, validate) => {
    expect(await examine(validate)).toMatchObject({ type: 'pass' });
  });

  test.each<[StandardSchemaV1.Issue['path'], unknown]>([
    [undefined, undefined],
    [[], undefined],
    [
      ['items', 0],
      ['items', 0],
    ],
    [
      [{ key: 'items' }, { key: 2 }],
      ['items', 2],
    ],
    [[Symbol('odd')], ['Symbol(odd)']],
  ])('an issue at %j keeps its message and its path', async (path, expected) => {
    const verdict = await examine(async () => ({ issues: [{ message: 'Expected x', path }] }));
    const finding = { kind: 'schema', validator: 'schema', message: 'Expected x' };
    expect(verdict).toEqual({
      type: 'fail',
      findings: [expected === undefined ? finding : { ...finding, path: expected }],
    });
  });

  test('of a thousand issues the first 20 are told', async () => {
    const issues = Array.from({ length: 1_000 }, (_, index) => ({ message: `${index}` }));
    const verdict = await examine(() => ({ issues }));
    expect(verdict.type === 'fail' && verdict.findings.map(({ message }) => message)).toEqual(
      issues.slice(0, 20).map(({ message }) => message),
    );
  });

  test.each([[undefined], [{}], [{ '~standard': { version: 2, validate: () => ({}) } }]])(
    '%j is no schema',
    (wrong) => {
      expect(() => schema(wrong as unknown as StandardSchemaV1)).toThrow(TypeError);
    },
  );
});
