import { virtualHost } from '@coppice/host';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Budget } from './budget.ts';
import { createBudget } from './create-budget.ts';
import type { Lease } from './lease.ts';

/** The tree as somebody would count who only looks at what was asked and answered. */
interface Model {
  readonly budget: Budget;
  readonly limit: number;
  readonly parent: Model | undefined;
  spent: number;
  held: number;
  /** What it was in the process before. */
  readonly old?: Model | undefined;
}

/** The same tree in the next process: the budgets in the order in which they were opened. */
function modelsOf(budget: Budget, parent: Model | undefined, before: readonly Model[]): Model[] {
  const old = before.find((each) => each.parent === parent?.old && each.budget.id === budget.id);
  if (!old) throw new Error(`nobody opened ${budget.id}`);
  const model = { ...old, budget, parent, old };
  return [model, ...budget.children.flatMap((child) => modelsOf(child, model, before))];
}

describe('any history', () => {
  const step = fc.record({
    what: fc.constantFrom(
      'reserve',
      'commit',
      'forget',
      'release',
      'crash',
      'open',
      'close',
      'wait',
    ),
    which: fc.nat(20),
    tokens: fc.nat(60),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  test('no budget of the tree is ever exceeded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.nat(200), async (steps, limit) => {
        const host = virtualHost({ seed: 1 });
        let root = createBudget({ host, allowance: { tokens: limit } });
        let all: Model[] = [{ budget: root, limit, parent: undefined, spent: 0, held: 0 }];
        let nextId = 0;
        let leases: { lease: Lease; tokens: number; of: Model }[] = [];
        const charge = (model: Model, tokens: number): void => {
          for (let each: Model | undefined = model; each; each = each.parent) each.spent += tokens;
        };
        const settle = (
          index: number,
          used: number,
          end: (lease: Lease, used: number) => unknown,
        ) => {
          const [found] = leases.splice(index, 1);
          if (!found) return;
          found.of.held -= found.tokens;
          charge(found.of, used);
          end(found.lease, used);
        };
        const close = (model: Model): void => {
          for (const child of all) if (child.parent === model) close(child);
          for (const held of leases.filter((each) => each.of === model)) {
            settle(leases.indexOf(held), held.tokens, () => {});
          }
          all = all.filter((each) => each !== model);
        };
        const free = (model: Model): number =>
          all
            .filter((each) => each.parent === model)
            .reduce(
              (left, child) => left - (child.limit - child.spent),
              model.limit - model.spent,
            ) - model.held;
        for (const { what, which, tokens, part } of steps) {
          const model = all[which % all.length] as Model;
          const index = leases.length === 0 ? 0 : which % leases.length;
          const used = Math.floor((leases[index]?.tokens ?? 0) * part);
          if (what === 'reserve') {
            const answer = model.budget.reserve({ tokens });
            expect(answer.type).toBe(tokens <= free(model) ? 'leased' : 'refused');
            if (answer.type !== 'leased') continue;
            leases.push({ lease: answer, tokens, of: model });
            model.held += tokens;
          } else if (what === 'commit') settle(index, used, (l, u) => l.commit({ tokens: u }));
          else if (what === 'forget') {
            settle(index, leases[index]?.tokens ?? 0, (l) => l[Symbol.dispose]());
          } else if (what === 'release') settle(index, 0, (l) => l.release());
          else if (what === 'wait') {
            await host.clock.advanceBy(600_000);
            while (leases[0]) settle(0, leases[0].tokens, () => {});
          } else if (what === 'open') {
            const fits = tokens <= free(model);
            const answer = model.budget.open(`child ${nextId++}`, { tokens });
            expect(answer.type).toBe(fits ? 'opened' : 'refused');
            if (answer.type === 'refused') continue;
            all.push({
              budget: answer,
              limit: tokens,
              parent: model,
              spent: 0,
              held: 0,
            });
          } else if (what === 'close' && model.parent) {
            close(model);
            model.budget.close();
          } else if (what === 'crash') {
            for (const each of all) {
              const { held } = each;
              each.held = 0;
              charge(each, held);
            }
            leases = [];
            const saved = JSON.parse(JSON.stringify(root.save()));
            root.close(); // Only its timers matter: the process is gone.
            root = createBudget({ host, saved });
            all = modelsOf(root, undefined, all);
          }
          for (const { budget, limit: most, spent } of all) {
            const usage = budget.usage();
            expect(usage.spent.tokens).toBe(spent);
            expect(usage.spent.tokens + usage.held.tokens).toBeLessThanOrEqual(most);
          }
        }
      }),
      { numRuns: 10_000 },
    );
  });
});
