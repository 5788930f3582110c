import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pool, type PoolMember } from './pool.ts';

const HALVES = { closed: 2, halfOpen: 1, open: 0, isolated: 0 } as const;

/** All counted again. */
function sharesOf(members: ReadonlyMap<string, PoolMember>) {
  const each = [...members.values()].flatMap(({ weight, quotaPercent, modes }) =>
    [...modes].map(([taskType, mode]) => ({
      taskType,
      healthy: weight * quotaPercent * HALVES[mode],
      total: weight * 200,
    })),
  );
  const sum = (some: typeof each) => ({
    healthy: some.reduce((all, { healthy }) => all + healthy, 0),
    total: some.reduce((all, { total }) => all + total, 0),
  });
  const taskTypes = [...new Set(each.map(({ taskType }) => taskType))];
  return {
    overall: sum(each),
    byTaskType: new Map(
      taskTypes.map((type) => [type, sum(each.filter((one) => one.taskType === type))]),
    ),
  };
}

describe('a pool', () => {
  test('has, after any changes, the shares that counting again would give', () => {
    const taskType = fc.constantFrom('write', 'review', '__proto__', 'constructor');
    const mode = fc.constantFrom('closed', 'open', 'halfOpen', 'isolated');
    const member = fc.record({
      weight: fc.integer({ min: 1, max: 1_000_000 }),
      quotaPercent: fc.nat(100),
      modes: fc.array(fc.tuple(taskType, mode)).map((modes) => new Map(modes)),
    });
    const change = fc.tuple(fc.constantFrom('a', 'b', '__proto__'), fc.option(member));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const pool = new Pool();
        const model = new Map<string, PoolMember>();
        for (const [agent, next] of changes) {
          if (next) pool.set(agent, next);
          else pool.delete(agent);
          if (next) model.set(agent, next);
          else model.delete(agent);
          const { overall, byTaskType } = sharesOf(model);
          expect(pool.size).toBe(model.size);
          expect(pool.overall).toEqual(overall);
          const shares = pool.taskTypes.map((type) => [type, pool.shareOf(type)] as const);
          expect(new Map(shares)).toEqual(byTaskType);
        }
      }),
    );
  });
});
