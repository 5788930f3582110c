import { describe, expect, test } from 'vitest';
import { progressLine } from './progress-line.ts';

const ERASE = '\r\u001b[2K';

function terminal(options: { isTTY: boolean; columns?: number }) {
  const written: string[] = [];
  const clock = { nowMs: 0 };
  const stream = { ...options, write: (text: string) => written.push(text) };
  return { line: progressLine(stream, () => clock.nowMs), written, clock };
}

describe('progressLine', () => {
  test('it is shown at once, and then at most ten times a second', () => {
    const { line, written, clock } = terminal({ isTTY: true });
    for (clock.nowMs = 5000; clock.nowMs <= 5200; clock.nowMs += 50) line.show(`${clock.nowMs}`);
    expect(written).toEqual([`${ERASE}5000`, `${ERASE}5100`, `${ERASE}5200`]);
  });

  test('it is cut to the width of the terminal', () => {
    const { line, written } = terminal({ isTTY: true, columns: 5 });
    line.show('123456');
    expect(written).toEqual([`${ERASE}1234`]);
  });

  test('it is erased once, and only when it was shown', () => {
    const { line, written } = terminal({ isTTY: true });
    line.clear();
    line.show('x');
    line.clear();
    line.clear();
    expect(written).toEqual([`${ERASE}x`, ERASE]);
  });

  test('a stream that is not a terminal gets nothing', () => {
    const { line, written } = terminal({ isTTY: false });
    line.show('x');
    line.clear();
    expect(written).toEqual([]);
  });
});
