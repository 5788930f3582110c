import { z } from 'zod';
import type { Claim } from '../claim.ts';

const evidence = z.strictObject({
  file: z.string().min(1),
  line: z.int().min(1),
  text: z.string().max(200),
});
const ids = z.array(z.string().min(1));
const text = z.string();

/** The shape of every claim: what an extractor answers must be a list of these. */
const claim = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('licenceText'), licences: ids, mentioned: ids, evidence }),
  z.strictObject({ kind: z.literal('licenceNotice'), mentioned: ids, evidence }),
  z.strictObject({ kind: z.literal('licenceMention'), licences: ids, evidence }),
  z.strictObject({
    kind: z.literal('dependencyFree'),
    scope: z.enum(['all', 'external']),
    evidence,
  }),
  z.strictObject({ kind: z.literal('nodeMinimum'), version: text, evidence }),
  z.strictObject({ kind: z.literal('typesIncluded'), evidence }),
  z.strictObject({ kind: z.literal('manifest'), evidence }),
  z.strictObject({ kind: z.literal('unreadableManifest'), reason: text, evidence }),
  z.strictObject({
    kind: z.literal('licenceField'),
    expression: text,
    licences: ids,
    orLater: ids,
    evidence,
  }),
  z.strictObject({ kind: z.literal('entryPoint'), at: text, target: text, evidence }),
  z.strictObject({ kind: z.literal('types'), at: text, target: text, evidence }),
  z.strictObject({ kind: z.literal('engines'), range: text, evidence }),
  z.strictObject({
    kind: z.literal('dependency'),
    group: z.enum(['dependencies', 'peer', 'optional', 'bundled', 'dev']),
    name: text,
    evidence,
  }),
  z.strictObject({ kind: z.literal('installScript'), evidence }),
  z.strictObject({
    kind: z.literal('target'),
    at: text,
    target: text,
    state: z.enum(['present', 'missing', 'outside', 'unknown']),
    evidence,
  }),
  z.strictObject({ kind: z.literal('declarationFiles'), count: z.int().min(0), evidence }),
  z.strictObject({ kind: z.literal('import'), packageName: text, evidence }),
]);

/** What an extractor answers. */
export const claimsSchema = z.array(claim) satisfies z.ZodType<readonly Claim[]>;

/** What a comparer answers. */
export const findingsSchema = z.array(
  z.strictObject({
    package: text,
    version: text,
    kind: z.enum([
      'dependency-claim',
      'engines-mismatch',
      'licence-mismatch',
      'missing-entry-point',
      'missing-types',
      'undeclared-dependency',
      'unreadable-metadata',
    ]),
    claim: text.min(1),
    evidence: z.array(evidence).min(1),
  }),
);
