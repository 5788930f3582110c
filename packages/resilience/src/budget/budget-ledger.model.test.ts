import { virtualHost } from '@coppice/host';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Allowance } from './amount.ts';
import type { Budget } from './budget.ts';
import type { BudgetEntry } from './budget-entry.ts';
import { BudgetLedger } from './budget-ledger.ts';
import { createBudget } from './create-budget.ts';
import type { Lease } from './lease.ts';

const step = fc.record({
  what: fc.constantFrom('reserve', 'reserve', 'commit', 'release', 'open', 'plain', 'crash'),
  which: fc.nat(20),
  tokens: fc.nat(60),
});

const again = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** A budget that is killed now and then, and goes on from what was written down. */
class Killed {
  readonly #host = virtualHost({ seed: 1 });
  readonly #allowance: Allowance;
  readonly #entries: BudgetEntry[] = [];
  #leases: { readonly lease: Lease; readonly tokens: number }[] = [];
  #budgets: Budget[];
  /** What calls have used, as far as anybody could know. */
  used = 0;

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
    this.#budgets = [this.#start()];
  }

  get top(): Budget {
    return this.#budgets[0] as Budget;
  }

  get ledger(): BudgetLedger {
    const ledger = new BudgetLedger();
    for (const entry of again(this.#entries)) ledger.apply(entry);
    return ledger;
  }

  do({ what, which, tokens }: { what: string; which: number; tokens: number }): void {
    const budget = this.#budgets[which % this.#budgets.length] as Budget;
    if (what === 'crash') this.#crash();
    if (what === 'open' || what === 'plain') {
      const allowance = what === 'open' ? { tokens } : {};
      const child = budget.open(`child ${this.#budgets.length}`, allowance);
      if (child.type === 'opened') this.#budgets.push(child);
    }
    if (what === 'reserve') {
      const lease = budget.reserve({ tokens });
      if (lease.type === 'leased') this.#leases.push({ lease, tokens });
    }
    const [held] = what === 'commit' || what === 'release' ? this.#leases.splice(which % 5, 1) : [];
    if (!held) return;
    if (what === 'release') {
      held.lease.release();
      return;
    }
    const used = Math.min(held.tokens, tokens);
    held.lease.commit({ tokens: used });
    this.used += used;
  }

  #crash(): void {
    // Their calls were made: all that they had reserved may be gone.
    for (const { tokens } of this.#leases) this.used += tokens;
    this.#leases = [];
    this.#budgets = [this.#start()];
    this.#budgets.push(...this.top.children);
  }

  #start(): Budget {
    const saved = this.#entries.length === 0 ? undefined : this.ledger.save();
    return createBudget({
      host: this.#host,
      allowance: this.#allowance,
      saved: saved && again(saved),
      record: (entry) => void this.#entries.push(entry),
    });
  }
}

test('killed at any moment, a budget has never more left than was not used', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.nat(300), (steps, tokens) => {
      const it = new Killed({ tokens });
      for (const each of steps) {
        it.do(each);
        const { spent, held, left } = it.top.usage();
        expect(left.tokens ?? 0).toBeLessThanOrEqual(tokens - it.used);
        expect(spent.tokens + held.tokens).toBeLessThanOrEqual(tokens);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('what is written down says what the budget says', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const it = new Killed({ tokens: 500 });
      const limited = steps.filter(({ what }) => what !== 'plain'); // Those are not written down.
      for (const each of limited) {
        it.do(each);
        expect(again(it.ledger.save())).toEqual(again(it.top.save()));
      }
    }),
    { numRuns: 1_000 },
  );
});
