import {
  claimsOf,
  type LicenceFieldClaim,
  type LicenceNoticeClaim,
  type LicenceTextClaim,
} from '../claim.ts';
import type { Contradiction, Rule } from '../finding.ts';
import { KNOWN_LICENCES } from '../licence/licence-text.ts';

/**
 * The licence field says one thing, the licence text or the README another.
 *
 * A text contradicts the field only when none of the field's licences is in any licence file, not
 * even by name, and every licence on both sides is one that could have been recognised.
 */
export const licenceMismatch: Rule = (claims) => {
  const [field] = claimsOf(claims, 'licenceField');
  if (field === undefined || !field.licences.every((licence) => KNOWN_LICENCES.has(licence))) {
    return [];
  }
  return [
    ...againstTexts(field, claimsOf(claims, 'licenceText'), claimsOf(claims, 'licenceNotice')),
    ...againstReadme(field, claimsOf(claims, 'licenceMention')),
  ];
};

function againstTexts(
  field: LicenceFieldClaim,
  texts: readonly LicenceTextClaim[],
  notices: readonly LicenceNoticeClaim[],
): readonly Contradiction[] {
  const found = [...new Set(texts.flatMap(({ licences }) => licences))];
  const mentioned = [...texts, ...notices].flatMap((claim) => claim.mentioned);
  const areAllKnown = texts.every(({ licences }) => licences.length > 0);
  if (found.length === 0 || !areAllKnown) return [];
  if ([...found, ...mentioned].some((licence) => isAllowed(licence, field))) return [];
  return [
    {
      kind: 'licence-mismatch',
      claim: `package.json says ${quoted(field)}, the licence file is ${found.join(' and ')}`,
      evidence: [field.evidence, ...texts.map(({ evidence }) => evidence)],
    },
  ];
}

/** `UNLICENSED` says that nothing is granted; a README that names a licence may mean its parts. */
function againstReadme(
  field: LicenceFieldClaim,
  mentions: readonly { licences: readonly string[]; evidence: LicenceFieldClaim['evidence'] }[],
): readonly Contradiction[] {
  const [first] = mentions;
  const named = [...new Set(mentions.flatMap(({ licences }) => licences))];
  if (first === undefined || field.licences.length === 0) return [];
  if (named.some((licence) => isAllowed(licence, field))) return [];
  return [
    {
      kind: 'licence-mismatch',
      claim: `package.json says ${quoted(field)}, the README says ${named.join(' or ')}`,
      evidence: [field.evidence, first.evidence],
    },
  ];
}

function isAllowed(licence: string, { licences, orLater }: LicenceFieldClaim): boolean {
  const isLater = orLater.some((earlier) => familyOf(earlier) === familyOf(licence));
  return isLater || licences.includes(licence);
}

/** 'LGPL-2.1' → 'LGPL' */
function familyOf(licence: string): string {
  return licence.replace(/-[\d.]+$/, '');
}

function quoted({ expression }: LicenceFieldClaim): string {
  return JSON.stringify(expression);
}
