import { virtualHost } from 'coppice';
import { expect, test } from 'vitest';
import { main as firstSupervisor } from './01-first-supervisor.ts';
import { main as threeStrategies } from './02-three-strategies.ts';
import { main as silentAgent } from './03-silent-agent.ts';
import { main as circuitBreaker } from './04-circuit-breaker.ts';
import { main as killSwitch } from './05-kill-switch.ts';

async function linesOf(main: typeof firstSupervisor): Promise<readonly string[]> {
  const lines: string[] = [];
  await main(virtualHost({ seed: 1 }), (line) => lines.push(line));
  return lines;
}

test('01 first supervisor', async () => {
  expect(await linesOf(firstSupervisor)).toEqual([
    'counter:1 counts 2',
    'counter:2 counts 0',
    '1 message reached nobody',
  ]);
});

test('02 three strategies', async () => {
  expect(await linesOf(threeStrategies)).toEqual([
    'one_for_one: a:1 b:2 c:1',
    'one_for_all: a:2 b:2 c:2',
    'rest_for_one: a:1 b:2 c:2',
  ]);
});

test('03 silent agent', async () => {
  expect(await linesOf(silentAgent)).toEqual([
    'silent:1: silence at 30 s',
    'silent:2: a thought',
    'slow:1: a book',
  ]);
});

test('04 circuit breaker', async () => {
  expect(await linesOf(circuitBreaker)).toEqual([
    'threw confused',
    'threw confused',
    'writer at code.write: closed → open, 0 s',
    'threw confused',
    'refused: open',
    'its other work: admitted',
    'writer at code.write: open → halfOpen, 70 s',
    'writer at code.write: halfOpen → closed, 70 s',
    'refused: trialRunning',
    'answered code',
    'answered code',
  ]);
});

test('05 kill switch', async () => {
  expect(await linesOf(killSwitch)).toEqual([
    '3 of 10 calls may be made',
    '80 % of tokens',
    '0 s: recording',
    '0 s: signalling',
    '5 s: killing',
    'agent 3 is killed',
    '5 s: persisting',
    '5 s: notifying',
    'a person is told: budget',
    '84 tokens spent, stopped',
  ]);
});
