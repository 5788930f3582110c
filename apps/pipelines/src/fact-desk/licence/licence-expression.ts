import parseSpdx, { type Info } from 'spdx-expression-parse';
import { isRecord } from '../manifest/package-json.ts';
import { licencesNamedIn } from './licence-names.ts';

/** What a licence field says. */
export interface LicenceField {
  /** As it stands there; several are joined with ` OR `. */
  readonly expression: string;
  /** SPDX ids, GNU ids without `-only` and `-or-later`. Empty: no licence is given. */
  readonly licences: readonly string[];
  /** Those of them that also allow any later version. */
  readonly orLater: readonly string[];
}

/**
 * Reads `license`, and `licenses` as it was before 2014, from a package.json.
 *
 * @returns `undefined` when there is none, or when it means nothing certain, such as
 * `SEE LICENSE IN x` or a name of one's own.
 */
export function licenceField(
  manifest: Readonly<Record<string, unknown>>,
): (LicenceField & { readonly key: 'license' | 'licenses' }) | undefined {
  const key = manifest.license === undefined ? 'licenses' : 'license';
  const names = [manifest[key]].flat().map((entry) => (isRecord(entry) ? entry.type : entry));
  if (names.length > MAX_LICENCES || !names.every((name) => typeof name === 'string')) {
    return undefined;
  }
  const fields = names.map(licenceExpression).filter((field) => field !== undefined);
  if (fields.length === 0 || fields.length !== names.length) return undefined;
  return {
    key,
    expression: names.join(' OR '),
    licences: fields.flatMap(({ licences }) => licences),
    orLater: fields.flatMap(({ orLater }) => orLater),
  };
}

/**
 * Reads one SPDX expression, or a plain name that is no SPDX id but clear, such as `Apache 2.0`.
 *
 * @example licenceExpression('(MIT OR GPL-2.0-or-later)')
 * // { expression: …, licences: ['MIT', 'GPL-2.0'], orLater: ['GPL-2.0'] }
 */
function licenceExpression(expression: string): LicenceField | undefined {
  const name = expression.trim();
  if (name.length > MAX_EXPRESSION_LENGTH) return undefined;
  if (name === 'UNLICENSED') return { expression, licences: [], orLater: [] };
  const leaves = leavesIn(name);
  if (leaves === undefined) {
    const licences = plainName(name);
    return licences === undefined ? undefined : { expression, licences, orLater: [] };
  }
  const orLater = leaves.filter(({ isOrLater }) => isOrLater).map(({ id }) => id);
  return { expression, licences: leaves.map(({ id }) => id), orLater };
}

const MAX_EXPRESSION_LENGTH = 200;
const MAX_LICENCES = 10;

/** Only a name that stands alone: in a sentence it might be denied. */
function plainName(name: string): readonly string[] | undefined {
  if (/[^\w .,-]|licen[cs]e in|\bnot\b/i.test(name)) return undefined;
  const [named, ...others] = licencesNamedIn(name);
  return others.length === 0 ? named?.licences : undefined;
}

function leavesIn(expression: string): readonly Leaf[] | undefined {
  try {
    return leavesOf(parseSpdx(expression));
  } catch {
    return undefined; // Not SPDX.
  }
}

interface Leaf {
  readonly id: string;
  readonly isOrLater: boolean;
}

function leavesOf(info: Info): Leaf[] {
  if ('conjunction' in info) return [...leavesOf(info.left), ...leavesOf(info.right)];
  const isOrLater = info.plus === true || info.license.endsWith('-or-later');
  return [{ id: info.license.replace(/-(?:only|or-later)$/, ''), isOrLater }];
}
