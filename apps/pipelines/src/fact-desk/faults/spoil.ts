import type { Random } from 'coppice';
import type { Claim } from '../claim.ts';
import type { Finding } from '../finding.ts';

type Items = readonly (Claim | Finding)[];

/** A wrong answer that looks like a right one: something left out, or something made up. */
export function corrupted(value: unknown, random: Random): unknown {
  const items = value as Items; // Of extractors and comparers.
  if (items.length > 0 && random.next() < 0.5) return items.toSpliced(random.int(items.length), 1);
  const model = items[random.int(Math.max(1, items.length))];
  if (model && 'package' in model)
    return [...items, { ...model, claim: `${model.claim}, and more` }];
  const file = model?.evidence.file ?? 'package.json';
  const evidence = { file, line: 1, text: '' };
  return [...items, { kind: 'import', packageName: `made-up-${random.int(1_000)}`, evidence }];
}

/**
 * An answer that nobody can tell from the right one by what it says: only the line that it points to
 * is another one. Without any claim it is merely wrong.
 */
export function poisoned(value: unknown, random: Random): unknown {
  const items = value as Items;
  const at = items.findIndex((item) => 'evidence' in item && !Array.isArray(item.evidence));
  const claim = items[at] as Claim | undefined;
  if (!claim) return corrupted(value, random);
  const evidence = { ...claim.evidence, line: 1, text: '' };
  return items.with(at, { ...claim, evidence });
}
