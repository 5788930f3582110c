import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Recent } from './recent.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

test('it keeps the latest names, whatever is set again or deleted', () => {
  const step = fc.record({ name: fc.constantFrom(...NAMES), isSet: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const recent = new Recent<number>(3);
      let model: { readonly name: string; readonly value: number }[] = [];
      for (const [value, { name, isSet }] of steps.entries()) {
        const known = model.some((each) => each.name === name);
        if (!isSet) {
          recent.delete(name);
          model = model.filter((each) => each.name !== name);
        } else {
          recent.set(name, value);
          // A name that is set again keeps its age.
          if (known) model = model.map((each) => (each.name === name ? { name, value } : each));
          else model = [...model, { name, value }].slice(-3);
        }
        for (const each of NAMES) {
          expect(recent.get(each)).toBe(model.find((kept) => kept.name === each)?.value);
        }
      }
    }),
  );
});
