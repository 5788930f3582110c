import type { FoundPattern } from './patterns.ts';

/**
 * What to tell the agent: sentences that can stand in the tool's answer as they are. They say what
 * was seen and what to do instead, since "you are in a loop" alone is no evidence.
 */
export function findingOf(found: FoundPattern, tool: string): string {
  const { severity, count, period } = found;
  switch (found.pattern) {
    case 'repeat':
      return `You have called ${tool} with the same arguments ${count} times and got the same result; ${advice(severity)}`;
    case 'cycle':
      return `You have gone through the same ${period} steps ${count} times in a row with the same results; ${advice(severity)}`;
    case 'nearDuplicate':
      return `You have called ${tool} ${count} times with arguments that differ in numbers only and got the same error; check that what you name exists before you try another. ${ending(severity)}`;
    case 'sameObservation':
      return `The last ${count} times you got the same result, the latest from ${tool}, whatever you tried; find out why before you go on. ${ending(severity)}`;
    case 'noNewResult':
      return `None of your last ${count} steps brought a result that you had not seen before; say what is still missing and how to get it. ${ending(severity)}`;
  }
}

const ADVICE = {
  note: 'calling it again will not change that.',
  warn: 'use the result that you have, or do something different.',
  stop: 'this run is stopped.',
} as const;

const advice = (severity: FoundPattern['severity']): string => ADVICE[severity];

const ending = (severity: FoundPattern['severity']): string =>
  severity === 'stop' ? 'This run is stopped.' : 'Do something different.';
