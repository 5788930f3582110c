import { seededRandom } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { Calibration } from './calibration.ts';
import type { CalibrationOptions } from './calibration-options.ts';

const AGENTS = ['a', 'b', 'c'];
const TASKS = ['t', 'u'];

function feed(calibration: Calibration, outcomes: number, seed: string): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: outcomes }, () => {
    const peers = AGENTS.map((agent) => ({ agent, stated: random.int(11) / 10 }));
    const { agent, stated } = peers[random.int(3)] ?? { agent: 'a', stated: 0.5 };
    const taskType = TASKS[random.int(2)] ?? 't';
    const correct = random.next() < 0.5;
    const modelVersion = random.int(100) === 0 ? '2' : '1';
    const observed = calibration.observe({ agent, taskType, stated, peers, correct, modelVersion });
    return observed.type === 'ignored' ? -1 : observed.probability;
  });
}

function restored(calibration: Calibration, options: CalibrationOptions = {}): Calibration {
  return new Calibration(options, JSON.parse(JSON.stringify(calibration.save())));
}

describe('a restored calibration', () => {
  test.each([0, 1, 30, 400])('goes on after %i outcomes as if nothing had happened', (outcomes) => {
    const options = { peerOutcomes: 100 };
    const calibration = new Calibration(options);
    feed(calibration, outcomes, 'before');
    const again = restored(calibration, options);
    expect(again.save()).toEqual(calibration.save());
    expect(feed(again, 300, 'after')).toEqual(feed(calibration, 300, 'after'));
    expect(again.report({ agent: 'a', taskType: 't' })).toEqual(
      calibration.report({ agent: 'a', taskType: 't' }),
    );
  });

  test('keeps the newest where the bounds are smaller now', () => {
    const calibration = new Calibration();
    for (const taskType of ['old', 'new', 'newest', 'old']) {
      calibration.observe({ agent: taskType, taskType, stated: 0.5, correct: true });
    }
    const again = restored(calibration, { maxCells: 2 });
    const counts = ['old', 'new', 'newest'].map(
      (taskType) => again.report({ agent: taskType, taskType }).outcomes,
    );
    expect(counts).toEqual([2, 0, 1]);
    expect(again.save().agents.map(({ agent }) => agent)).toEqual(['old', 'newest']);
  });

  // Outcomes with peers on each of three task types, told apart by what was stated.
  function withPeers(outcomes: number, peerOutcomes: number): Calibration {
    const calibration = new Calibration({ peerOutcomes });
    for (const taskType of ['one', 'two', 'three']) {
      for (let count = 0; count < 20; count++) {
        calibration.observe({ agent: 'b', taskType, stated: count / 20, correct: count > 9 });
      }
      const outcome = { agent: 'a', taskType, stated: 0.9, correct: true };
      for (let count = 0; count < outcomes; count++) {
        const peers = [{ agent: 'b', stated: (count % 20) / 20 }];
        calibration.observe({ ...outcome, peers });
      }
    }
    return calibration;
  }

  test.each([
    [30, 50, 40],
    [40, 40, 40],
    [40, 50, 40],
    [45, 40, 40],
    [45, 40, 50],
    [45, 40, 20],
    [30, 50, 20],
  ])(
    'the newest of %i outcomes with peers are kept, room for %i before and %i now',
    (outcomes, before, peerOutcomes) => {
      const calibration = withPeers(outcomes, before);
      const again = restored(calibration, { peerOutcomes });
      const ring = (of: Calibration) => {
        const peers = of.save().peers[0];
        const all = peers?.outcomes ?? [];
        const next = peers?.next ?? 0;
        return [...all.slice(next), ...all.slice(0, next)].map(([, evidence]) => evidence);
      };
      expect(ring(again)).toEqual(ring(calibration).slice(-peerOutcomes));
      const peers = [{ agent: 'b', stated: 0.5 }];
      for (let count = 0; count < 60; count++) {
        again.observe({ agent: 'a', taskType: 'one', stated: 0.9, correct: true, peers });
      }
      expect(again.save().peers[0]?.outcomes).toHaveLength(peerOutcomes);
    },
  );

  test('keeps the newest task types with peers', () => {
    const again = restored(withPeers(5, 10), { maxPeerTaskTypes: 2 });
    expect(again.save().peers.map(({ taskType }) => taskType)).toEqual(['two', 'three']);
  });

  test.each([
    [300, 10],
    [5, 10],
    [10, 10],
  ])('keeps the newest outcomes with peers: %i seen, room for %i', (outcomes, peerOutcomes) => {
    const calibration = new Calibration({ peerOutcomes: 50 });
    feed(calibration, outcomes, 'before');
    const again = restored(calibration, { peerOutcomes });
    const lengths = (of: Calibration) => of.save().peers.map((each) => each.outcomes.length);
    expect(lengths(again)).toEqual(
      lengths(calibration).map((each) => Math.min(each, peerOutcomes)),
    );
    feed(again, 300, 'after');
    expect(lengths(again)).toEqual([peerOutcomes, peerOutcomes]);
  });

  test('of another version is refused', () => {
    const saved = { ...new Calibration().save(), version: 2 };
    expect(() => new Calibration({}, JSON.parse(JSON.stringify(saved)))).toThrow('version 2');
  });
});

describe('the bounds of a calibration', () => {
  test('a cell beyond the bound forgets the one not observed for longest', () => {
    const calibration = new Calibration({ maxCells: 2 });
    for (const taskType of ['one', 'two', 'one', 'three']) {
      calibration.observe({ agent: 'a', taskType, stated: 0.9, correct: true });
    }
    const counts = ['one', 'two', 'three'].map(
      (taskType) => calibration.report({ agent: 'a', taskType }).outcomes,
    );
    expect(counts).toEqual([2, 0, 1]);
  });

  test('a stream of new agents and task types takes no more room than the bounds', () => {
    const calibration = new Calibration({ maxCells: 5, maxPeerTaskTypes: 3, peerOutcomes: 4 });
    for (let name = 0; name < 60; name++) {
      for (let count = 0; count < 25; count++) {
        const taskType = `task ${name >> 1}`;
        const peers = [{ agent: `agent ${name - 1}`, stated: 0.5 }];
        calibration.observe({
          agent: `agent ${name}`,
          taskType,
          stated: 0.9,
          correct: true,
          peers,
        });
      }
    }
    const saved = calibration.save();
    expect(saved.agents.flatMap((agent) => agent.cells)).toHaveLength(5);
    expect(saved.agents).toHaveLength(5);
    expect(saved.peers.map((peers) => peers.outcomes.length)).toEqual([4, 4, 4]);
  });

  test.each([
    [{ maxCells: 0 }, 'maxCells must be an integer ≥ 1, got 0'],
    [{ peerOutcomes: 1.5 }, 'peerOutcomes must be an integer ≥ 1, got 1.5'],
    [{ maxPeerTaskTypes: 0 }, 'maxPeerTaskTypes must be an integer ≥ 1, got 0'],
    [{ halfLifeOutcomes: 0 }, 'halfLifeOutcomes must be > 0, got 0'],
  ])('%j is refused', (options, message) => {
    expect(() => new Calibration(options)).toThrow(message);
  });
});
