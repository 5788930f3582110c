import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { createBreakers } from '../breaker/breakers.ts';
import { type CapacityChange, type CapacityOptions, createCapacity } from './capacity.ts';
import { CAPACITY_PRESETS } from './tier.ts';

function fleet(agents: readonly string[], options: Partial<CapacityOptions> = {}) {
  const host = virtualHost({ seed: 1 });
  const changes: CapacityChange[] = [];
  const breakers = createBreakers({ host });
  const onChange = (change: CapacityChange): void => void changes.push(change);
  const capacity = createCapacity({ host, breakers, onChange, ...options });
  capacity.join(agents.map((agent) => ({ agent, can: ['write'] })));
  return { host, breakers, capacity, changes };
}
const FIVE = ['a', 'b', 'c', 'd', 'e'];

describe('capacity', () => {
  test('nobody at all is queueing', () => {
    const { capacity } = fleet([]);
    expect(capacity.tier).toBe('queueing');
    expect(capacity.sample('write').tier).toBe('queueing');
  });

  test('follows the breakers down at once, and up after a while', async () => {
    const { host, breakers, capacity, changes } = fleet(FIVE);
    expect(capacity.tier).toBe('full');
    breakers.get('a', 'write').isolate();
    expect(capacity.tier).toBe('essential');
    breakers.get('a', 'write').release();
    expect(capacity.tier).toBe('essential');
    await host.clock.advanceBy(9_999);
    expect(capacity.tier).toBe('essential');
    await host.clock.advanceBy(1);
    expect(capacity.tier).toBe('full');
    expect(changes.map(({ to, atMs }) => [to, atMs])).toEqual([
      ['full', 0],
      ['essential', 0],
      ['full', 10_000],
    ]);
    expect(host.clock.nextDueMs()).toBeUndefined();
  });

  test('a breaker that is trying counts for one half', async () => {
    const { host, breakers, capacity } = fleet(['a', 'b']);
    breakers.get('a', 'write').trip({ openForMs: 1_000 });
    expect(capacity.tier).toBe('single');
    await host.clock.advanceBy(1_000);
    breakers.get('a', 'write').admit();
    await host.clock.advanceBy(10_000);
    expect(capacity.tier).toBe('essential'); // 3 of 4 halves.
  });

  test('one task type can be worse than the whole', () => {
    const { breakers, capacity } = fleet([]);
    capacity.join(FIVE.map((agent) => ({ agent, can: ['write', 'review'] })));
    for (const agent of ['a', 'b', 'c']) breakers.get(agent, 'review').isolate();
    expect(capacity.sample('review').tier).toBe('single');
    expect(capacity.sample('write').tier).toBe('full');
    expect(capacity.tier).toBe('essential');
    expect(capacity.sample('translate').tier).toBe('queueing');
  });

  test('a task type gets better by waiting alone, also when the whole does not change', async () => {
    const { host, breakers, capacity, changes } = fleet([]);
    capacity.join(FIVE.map((agent) => ({ agent, can: ['write', 'review'] })));
    breakers.get('a', 'review').isolate();
    breakers.get('a', 'review').release();
    expect(capacity.sample('review').tier).toBe('essential');
    await host.clock.advanceBy(10_000);
    expect(capacity.sample('review').tier).toBe('full');
    expect(changes).toHaveLength(1);
  });

  test('a dwell that was broken is not waited for', () => {
    const { host, breakers } = fleet(FIVE);
    breakers.get('a', 'write').isolate();
    breakers.get('a', 'write').release();
    breakers.get('b', 'write').isolate();
    expect(host.clock.nextDueMs()).toBeUndefined();
  });

  test('an agent counts with what it was said to do, whatever else it fails at', () => {
    const { breakers, capacity } = fleet(['a']);
    breakers.get('a', 'review').isolate();
    expect(capacity.tier).toBe('full');
    expect(capacity.sample('review').tier).toBe('queueing');
  });

  test.each([-1, 101, 0.5, Number.NaN])('a quota of %s %% is a mistake', (quotaPercent) => {
    const { capacity } = fleet(FIVE);
    expect(() => capacity.noteQuota('a', quotaPercent)).toThrow('whole number in 0–100');
  });

  test('a sample does not change while its task runs', () => {
    const { breakers, capacity } = fleet(FIVE);
    const sample = capacity.sample('write');
    breakers.get('a', 'write').isolate();
    expect(sample).toEqual({ tier: 'full', taskType: 'write', atMs: 0 });
  });

  test('weights and what is left of a quota count', () => {
    const { capacity } = fleet([]);
    capacity.join([
      { agent: 'big', can: ['write'], weight: 3 },
      { agent: 'small', can: ['write'] },
    ]);
    capacity.noteQuota('small', 0);
    expect(capacity.tier).toBe('essential'); // 3 of 4.
    capacity.noteQuota('big', 20);
    expect(capacity.tier).toBe('queueing'); // 0.6 of 4.
  });

  test('saving gives up one tier, however often it is begun', () => {
    const { capacity } = fleet(FIVE);
    capacity.beginSaving();
    capacity.beginSaving();
    expect(capacity.tier).toBe('essential');
    expect(capacity.sample('write').tier).toBe('essential');
    capacity.endSaving();
    expect(capacity.tier).toBe('full');
  });

  test('an agent that joins brings the modes of its breakers', () => {
    const { breakers, capacity } = fleet([]);
    breakers.get('a', 'write').isolate();
    capacity.join([
      { agent: 'a', can: ['write'] },
      { agent: 'b', can: ['write'] },
    ]);
    expect(capacity.tier).toBe('single');
    capacity.leave('b');
    expect(capacity.tier).toBe('queueing');
  });

  test("the checklist's thresholds can be had", () => {
    const { breakers, capacity } = fleet(FIVE, { thresholds: CAPACITY_PRESETS.checklist });
    breakers.get('a', 'write').isolate();
    breakers.get('b', 'write').isolate();
    expect(capacity.tier).toBe('full');
  });

  test('goes on after a restart where it was', async () => {
    const first = fleet(FIVE);
    first.capacity.beginSaving();
    first.breakers.get('a', 'write').isolate();
    const saved = JSON.parse(JSON.stringify(first.capacity.save()));
    const second = fleet(FIVE, { saved });
    expect(second.capacity.tier).toBe('single'); // Essential, and one given up.
    await second.host.clock.advanceBy(10_000);
    expect(second.capacity.tier).toBe('essential'); // All are well again.
    expect(() => fleet([], { saved: { ...saved, version: 2 } })).toThrow('version 2');
  });

  test('agents and task types may have any name', () => {
    const { host, breakers, capacity } = fleet(['__proto__', 'constructor']);
    breakers.get('toString', 'write').isolate(); // Nobody we reckon with.
    capacity.noteQuota('hasOwnProperty', 0);
    expect(capacity.tier).toBe('full');
    breakers.get('__proto__', 'write').isolate();
    expect(capacity.tier).toBe('single');
    capacity.join([{ agent: 'a', can: ['__proto__'] }]);
    expect(capacity.sample('__proto__').tier).toBe('full');
    expect(capacity.sample('constructor').tier).toBe('queueing');
    const saved = JSON.parse(JSON.stringify(capacity.save()));
    const resumed = createCapacity({ host, breakers, saved });
    expect(resumed.sample('__proto__').tier).toBe('full');
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('a listener that throws is reported, and what comes next is not missed', () => {
    const errors: unknown[] = [];
    const { breakers, capacity } = fleet(FIVE, {
      onChange: ({ to }) => {
        throw new Error(to);
      },
      onListenerError: (error) => errors.push(error),
    });
    breakers.get('a', 'write').isolate();
    expect(capacity.tier).toBe('essential');
    expect(errors).toEqual([new Error('full'), new Error('essential')]);
  });

  test('once disposed of it follows nobody, and leaves no timer behind', () => {
    const { host, breakers, capacity, changes } = fleet(FIVE);
    breakers.get('a', 'write').isolate();
    breakers.get('a', 'write').release();
    expect(host.clock.nextDueMs()).toBe(10_000);
    capacity[Symbol.dispose]();
    expect(host.clock.nextDueMs()).toBeUndefined();
    breakers.get('b', 'write').isolate();
    capacity.leave('c');
    expect(changes).toHaveLength(2);
  });

  test('once disposed of it is not remembered by the breakers', () => {
    let listeners = 0;
    const breakers = {
      peek: () => undefined,
      onChange: () => {
        listeners++;
        return () => void listeners--;
      },
    };
    const { capacity } = fleet(FIVE, { breakers });
    expect(listeners).toBe(1);
    capacity[Symbol.dispose]();
    expect(listeners).toBe(0);
  });

  test('joining again replaces, and does not count twice', () => {
    const { capacity } = fleet(FIVE, { maxAgents: 5 });
    capacity.noteQuota('a', 0);
    expect(capacity.tier).toBe('essential');
    capacity.join(FIVE.map((agent) => ({ agent, can: ['review'] })));
    expect(capacity.sample('write').tier).toBe('queueing');
    expect(capacity.sample('review').tier).toBe('full');
  });

  test.each([0, 1.5, 1_000_001])('a weight of %s is a mistake, and nobody joins', (weight) => {
    const { capacity } = fleet([]);
    const members = [
      { agent: 'a', can: ['write'] },
      { agent: 'b', can: ['write'], weight },
    ];
    expect(() => capacity.join(members)).toThrow('weight must be');
    capacity.beginSaving();
    expect(capacity.save().byTaskType).toEqual({});
  });

  test.each([
    [{ maxAgents: 0 }, 'maxAgents must be an integer ≥ 1, got 0'],
    [{ hysteresis: { dwellMs: -1 } }, 'hysteresis.dwellMs must be ≥ 0, got -1'],
    [{ hysteresis: { upPercent: 0.5 } }, 'hysteresis.upPercent must be an integer ≥ 0, got 0.5'],
    [{ maxAgents: 4 }, 'at most 4 agents (maxAgents), got 5'],
  ])('%o is a mistake', (options, message) => {
    expect(() => fleet(FIVE, options)).toThrow(message);
  });
});
