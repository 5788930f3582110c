import { seededRandom } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { Calibration, type PeerStatement } from './calibration.ts';
import { withPeerEvidence } from './peer-evidence.ts';

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

  test('one alone moves it less than three who sound the same', () => {
    const calibration = taught(true);
    const statement = { agent: 'a', taskType: 't', stated: 0.9 };
    const [alone, one, three] = [[], ['b'], ['b', 'c', 'd']].map((names) =>
      calibration.probability({
        ...statement,
        peers: names.map((agent) => ({ agent, stated: 0.6 })),
      }),
    );
    expect(one).toBeLessThan((alone ?? 0) - 0.02);
    expect(three).toBeLessThan((one ?? 0) - 0.02);
  });

  test('leave the report as it is without them', () => {
    const [heard, alone] = [true, false].map((arePeersHeard) => {
      const calibration = new Calibration();
      for (let count = 0; count < 400; count++) {
        const stated = count % 3 === 0 ? 0.9 : 0.6;
        const outcome = { taskType: 't', stated, correct: count % 3 === 0 };
        calibration.observe({ ...outcome, agent: 'b' });
        const peers = arePeersHeard ? [{ agent: 'b', stated }] : [];
        calibration.observe({ ...outcome, agent: 'a', peers });
      }
      return calibration.report({ agent: 'a', taskType: 't' });
    });
    expect(heard).toEqual(alone);
  });

  test.each([-50, 50])('evidence of %d leaves a probability in 0.001–0.999', (evidence) => {
    const probability = withPeerEvidence({ own: 1, peers: 1, shift: 0 }, 0.5, evidence);
    expect(probability).toBe(evidence < 0 ? 0.001 : 0.999);
  });

  test('of more task types than there is room for the one not observed for longest is forgotten', () => {
    const calibration = new Calibration({ maxPeerTaskTypes: 3 });
    const peers = [{ agent: 'b', stated: 0.9 }];
    for (const taskType of ['one', 'two', 'three', 'four']) {
      for (let count = 0; count < 20; count++) {
        calibration.observe({ agent: 'b', taskType, stated: 0.9, correct: true });
      }
    }
    for (const taskType of ['one', 'two', 'three', 'one', 'four']) {
      calibration.observe({ agent: 'a', taskType, stated: 0.9, correct: true, peers });
    }
    const kept = calibration.save().peers.map(({ taskType }) => taskType);
    expect(kept).toEqual(['one', 'three', 'four']);
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
