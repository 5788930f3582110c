import { seededRandom } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { Calibration, type PeerStatement } from './calibration.ts';

const AGENTS = ['a', 'b', 'c', 'd'];

// Questions are hard or easy, and the agents hear it: each says 0.9 or 0.6.
function taught(areHeard: boolean, questions = 400): Calibration {
  const random = seededRandom('peers');
  const calibration = new Calibration();
  for (let question = 0; question < questions; question++) {
    const isHard = areHeard ? random.next() < 0.5 : undefined;
    const peers: PeerStatement[] = AGENTS.map((agent) => {
      const soundsSure =
        isHard === undefined ? random.next() < 0.5 : random.next() < (isHard ? 0.3 : 0.7);
      return { agent, stated: soundsSure ? 0.9 : 0.6 };
    });
    for (const { agent, stated } of peers) {
      const chance = isHard === undefined ? 0.6 : isHard ? 0.3 : 0.9;
      const correct = random.next() < chance;
      calibration.observe({ agent, taskType: 't', stated, peers, correct });
    }
  }
  return calibration;
}

function ask(calibration: Calibration, said: number): number {
  const peers = ['b', 'c', 'd'].map((agent) => ({ agent, stated: said }));
  return calibration.probability({ agent: 'a', taskType: 't', stated: 0.9, peers });
}

describe('peers', () => {
  test('who hear how hard a question is move the probability', () => {
    const calibration = taught(true);
    expect(ask(calibration, 0.9) - ask(calibration, 0.6)).toBeGreaterThan(0.2);
  });

  test('who know nothing about the question hardly move it', () => {
    const calibration = taught(false);
    expect(Math.abs(ask(calibration, 0.9) - ask(calibration, 0.6))).toBeLessThan(0.08);
  });

  test('count nothing before anything was learned', () => {
    const calibration = new Calibration();
    expect(ask(calibration, 0.1)).toBeCloseTo(0.9, 9);
  });

  test('an agent is no peer of itself', () => {
    const calibration = taught(true);
    const statement = { agent: 'a', taskType: 't', stated: 0.9 };
    const alone = calibration.probability(statement);
    const peers = [{ agent: 'a', stated: 0.1 }];
    expect(calibration.probability({ ...statement, peers })).toBe(alone);
  });

  test('who sound as they always do say nothing about the question', () => {
    const calibration = taught(true);
    for (let count = 0; count < 60; count++) {
      calibration.observe({ agent: 'sure', taskType: 't', stated: 0.95, correct: count % 20 > 0 });
    }
    const statement = { agent: 'a', taskType: 't', stated: 0.9 };
    const usual = calibration.probability({
      ...statement,
      peers: [{ agent: 'sure', stated: 0.95 }],
    });
    const higher = calibration.probability({ ...statement, peers: [{ agent: 'b', stated: 0.9 }] });
    const lower = calibration.probability({ ...statement, peers: [{ agent: 'b', stated: 0.6 }] });
    expect(usual).toBeLessThan(higher);
    expect(usual).toBeGreaterThan(lower);
  });

  test.each([
    [19, false],
    [20, true],
  ])('a peer with %i outcomes is heard: %s', (outcomes, isHeard) => {
    const calibration = taught(true);
    for (let count = 0; count < outcomes; count++) {
      const stated = count % 2 === 0 ? 0.9 : 0.6;
      calibration.observe({ agent: 'new', taskType: 't', stated, correct: stated === 0.9 });
    }
    const statement = { agent: 'a', taskType: 't', stated: 0.9 };
    const peers = [{ agent: 'new', stated: 0.6 }];
    const moved =
      calibration.probability({ ...statement, peers }) !== calibration.probability(statement);
    expect(moved).toBe(isHeard);
  });

  test('agents without history are not heard', () => {
    const calibration = taught(true);
    const statement = { agent: 'a', taskType: 't', stated: 0.9 };
    const peers = [{ agent: 'stranger', stated: 0.1 }];
    expect(calibration.probability({ ...statement, peers })).toBe(
      calibration.probability(statement),
    );
  });
});
