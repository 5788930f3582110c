import { virtualHost } from 'coppice';
import { expect, test } from 'vitest';
import { main as firstSupervisor } from './01-first-supervisor.ts';
import { main as threeStrategies } from './02-three-strategies.ts';
import { main as silentAgent } from './03-silent-agent.ts';
import { main as circuitBreaker } from './04-circuit-breaker.ts';
import { main as killSwitch } from './05-kill-switch.ts';
import { main as retryLadder } from './06-retry-ladder.ts';
import { main as validator } from './07-validator.ts';
import { main as degradation } from './08-degradation.ts';
import { main as recall } from './09-recall.ts';
import { main as wrapYourAgent } from './10-wrap-your-agent.ts';

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
    '0 s: asked to write',
    'write: failed',
    '0 s: asked to write',
    'write: failed',
    '0 s: asked to write',
    '0 s: breaker of writer at write: closed → open',
    'write: failed',
    'write: queued',
    'write: queued',
    '0 s: asked to review',
    'review: accepted',
    '58 s: breaker of writer at write: open → halfOpen',
    '58 s: asked to write',
    '58 s: breaker of writer at write: halfOpen → closed',
    '59 s: asked to write',
  ]);
});

test('05 kill switch', async () => {
  expect(await linesOf(killSwitch)).toEqual([
    '80 % of tokens are spent',
    '3 of 10 calls were made',
    '1 s: recording',
    'one more: stopped',
    '1 s: signalling',
    '6 s: killing',
    '6 s: persisting',
    '6 s: notifying',
    'a person is told: office was stopped',
    'the one that dawdled: stopped',
    '84 tokens spent, stopped',
    'and then: stopped',
    'armed',
  ]);
});

test('06 retry ladder', async () => {
  expect(await linesOf(retryLadder)).toEqual([
    'first: bob:1',
    'feedback: bob:1',
    '  it is told: isShort: "verbose" is longer than 5.',
    'otherAgent: ann:1',
    '  it is told: isShort: "verbose!" is longer than 5.',
    'escalating: eve:1',
    '  it is told: isShort: "lengthy" is longer than 5.',
    'accepted: brief, by eve:1',
  ]);
});

test('07 validator', async () => {
  expect(await linesOf(validator)).toEqual([
    'not told anything',
    'judged: fail',
    'failed: byzantine.unsupported',
    'told: citesFiles: It cites "src/lexxer.ts", which does not exist.',
    'judged: pass',
    'The fault is in src/lexer.ts. (2 attempts)',
    'citesFiles: cites 1 things that exist',
  ]);
});

test('08 degradation', async () => {
  expect(await linesOf(degradation)).toEqual([
    'the reviewer reads',
    'accepted: Monday, written, reviewed',
    'the reviewer reads',
    'skipped: review',
    'degraded (unreviewed): Tuesday, written',
    'the reviewer reads',
    'skipped: review',
    'degraded (unreviewed): Wednesday, written',
    'the reviewer reads',
    'capacity: full → essential',
    'skipped: review',
    'degraded (unreviewed): Thursday, written',
    'skipped: review',
    'degraded (unreviewed): Friday, written',
  ]);
});

test('09 recall', async () => {
  expect(await linesOf(recall)).toEqual([
    'reads north',
    'reads south',
    'reads east',
    'reads west',
    'mails 3070',
    'reads east, since a typing error',
    'mails 100',
    'tainted: 2; effects that have left: 1',
    'now it is 100',
  ]);
});

test('10 wrap your agent', async () => {
  expect(await linesOf(wrapYourAgent)).toEqual([
    'provider.rateLimited at 0 s',
    'timeout.silence at 51 s',
    'Der Baum treibt wieder aus. (translator:2, attempt 3)',
  ]);
});
