import { expect, test } from 'vitest';
import { drawPlan } from './draw-plan.ts';
import { partsOf, withoutParts } from './parts.ts';
import { isAgent, type TreePlan } from './plan.ts';

const plans = Array.from({ length: 200 }, (_, index) => drawPlan(7, index));

test('a case is always the same, and no two are', () => {
  expect(plans).toEqual(plans.map((_, index) => drawPlan(7, index)));
  expect(new Set(plans.map((plan) => JSON.stringify(plan))).size).toBe(plans.length);
});

const agentsIn = ({ children }: TreePlan): readonly string[] =>
  children.flatMap((child) => (isAgent(child) ? [...child.can] : agentsIn(child)));

test('somebody can do each type of task', () => {
  for (const { types, tree } of plans) {
    const can = agentsIn(tree);
    for (const { name } of types) expect(can).toContain(name);
  }
});

test('a part that is left out changes nothing else', () => {
  for (const plan of plans) {
    const parts = partsOf(plan);
    for (const part of parts) {
      const less = withoutParts(plan, [part]);
      expect(partsOf(less).length).toBeLessThan(parts.length);
      expect(withoutParts(less, [])).toEqual(less);
      const { seed, tree, pipelines, budgetTokens } = plan;
      expect(less).toMatchObject({ seed, tree, pipelines, budgetTokens });
    }
  }
  const all = plans[0] ?? expect.unreachable();
  expect(partsOf(withoutParts(all, partsOf(all)))).toEqual([]);
});
