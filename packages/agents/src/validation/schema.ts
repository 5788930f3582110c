import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Finding } from '../failure/finding.ts';
import type { Validator } from './validator.ts';
import { type ValidatorSettings, validatorSettings } from './validator-settings.ts';
import { verdictOf } from './verdict-of.ts';

/**
 * An answer has the shape that was asked for: zod, valibot, arktype or any other Standard Schema.
 *
 * Put it first. Let the schema refuse unknown keys, since a made-up field is a sign of a made-up
 * answer. It judges only: defaults and conversions of the schema do not reach the answer's value.
 *
 * @param standardSchema May be asynchronous.
 * @param settings Default name `schema`, cost `free`.
 * @returns A validator that fails with the schema's own messages and paths, as `schema`.
 * @throws {TypeError} It is no Standard Schema of version 1.
 * @see https://standardschema.dev
 * @example
 * import { schema } from '@coppice/agents';
 * import { examinationOf } from '@coppice/agents/testing';
 * // Any library's schema; written out here, so that the example needs none.
 * const text = {
 *   '~standard': {
 *     version: 1,
 *     vendor: 'example',
 *     validate: (value: unknown) =>
 *       typeof value === 'string' ? { value } : { issues: [{ message: 'Expected a string' }] },
 *   },
 * } as const;
 * const verdict = await schema(text).examine(examinationOf({ value: 3 }));
 * if (verdict.type !== 'fail') throw new Error(verdict.type);
 */
export function schema(
  standardSchema: StandardSchemaV1,
  settings: ValidatorSettings = {},
): Validator<unknown, unknown> {
  const standard = standardOf(standardSchema);
  const complete = validatorSettings(settings, { name: 'schema', cost: 'free' });
  return {
    ...complete,
    examine: async ({ answer }) => {
      const { issues = [] } = await standard.validate(answer.value);
      const findings = issues.map((issue) => findingOf(complete.name, issue));
      return verdictOf('fail', findings, `has the shape that a ${standard.vendor} schema asks for`);
    },
  };
}

/** A caller without types may hand over anything. */
function standardOf(standardSchema: unknown): StandardSchemaV1['~standard'] {
  const standard = (Object(standardSchema) as Partial<StandardSchemaV1>)['~standard'];
  if (standard?.version === 1 && typeof standard.validate === 'function') return standard;
  throw new TypeError(
    `schema must be a Standard Schema of version 1, got ${typeof standardSchema}`,
  );
}

function findingOf(validator: string, { message, path }: StandardSchemaV1.Issue): Finding {
  const finding = { kind: 'schema', validator, message } as const;
  return path === undefined || path.length === 0 ? finding : { ...finding, path: path.map(keyOf) };
}

function keyOf(segment: PropertyKey | StandardSchemaV1.PathSegment): string | number {
  const key = typeof segment === 'object' ? segment.key : segment;
  return typeof key === 'symbol' ? String(key) : key;
}
