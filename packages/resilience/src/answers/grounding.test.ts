import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grounded } from './grounding.ts';

const source = `Subject: Elevate your business. Hi John, my name is Sarah from ApexSolutions.
Our flexible Gold plan costs $299 a month for twelve months. We do not offer refunds.`;

const kindsOf = (claim: string): readonly string[] => {
  const verdict = grounded({ claim, source });
  return verdict.type === 'pass' ? [] : verdict.unsupported.map(({ kind }) => kind);
};

describe('grounded', () => {
  test('names all that the source does not have', () => {
    expect(grounded({ claim: 'Sarah from ApexMax offers 399 plans.', source })).toEqual({
      type: 'suspect',
      unsupported: [
        { kind: 'number', text: '399 plans' },
        { kind: 'name', text: 'ApexMax' },
      ],
      finding: 'The source does not have the number "399 plans", the name "ApexMax".',
    });
  });

  test.each([
    ['its own words', 'Sarah offers John a plan for $299.', []],
    ['other words', 'The lady would like to sell something.', []],
    ['a number in words', 'The plan runs for 12 months.', []],
    ['another number', 'The plan runs for 6 months.', ['number']],
    ['a name in small letters', 'She offers a Business solution.', []],
    ['a denial of the source', 'They offer no refunds.', []],
    ['a denial of its own', 'The plan does not cost anything.', ['negation']],
    ['a restriction', 'She writes only to him.', ['restriction']],
    ['a contrary word', 'They have an inflexible Gold plan.', ['opposite']],
    ['nothing', '', []],
  ])('%s: %s → %j', (_, claim, expected) => {
    expect(kindsOf(claim)).toEqual(expected);
  });

  test('every sentence of a source is grounded in it', () => {
    const word = fc.constantFrom(
      'Ann',
      'won',
      'not',
      '8',
      'ten',
      'games',
      'cheap',
      'expensive',
      'only',
    );
    const sentence = fc
      .array(word, { minLength: 1, maxLength: 8 })
      .map((words) => `${words.join(' ')}. `);
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 5 }), (sentences) => {
        const claim = sentences[0] ?? '';
        const verdict = grounded({ claim, source: sentences.join('') });
        const kinds = verdict.type === 'pass' ? [] : verdict.unsupported.map(({ kind }) => kind);
        // A bare "not" denies nothing that could be looked up.
        expect(kinds.filter((kind) => kind !== 'negation')).toEqual([]);
      }),
    );
  });
});
