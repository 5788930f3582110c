import { expect, test } from 'vitest';
import { consoleNotifier } from './console-notifier.ts';

test('a notice becomes lines, without secrets and without control characters', async () => {
  let written = '';
  const terminal = consoleNotifier({
    write: (text) => {
      written += text;
    },
  });
  const notice = {
    id: 'notice-1',
    at: '2026-01-01T00:00:00.000Z',
    severity: 'critical',
    title: 'Stopped\nat once',
    text: 'One \u001b[31mred\u001b[0m\nline.',
    details: { token: 'x', run: 'run-1' },
  } as const;
  await terminal.notify(notice, new AbortController().signal);
  await terminal.notify({ ...notice, text: 'Two.', details: {} }, new AbortController().signal);
  expect(written).toBe(
    [
      '2026-01-01T00:00:00.000Z CRITICAL Stopped at once',
      '  One [31mred[0m',
      '  line.',
      '  {"token":"[redacted]","run":"run-1"}',
      '2026-01-01T00:00:00.000Z CRITICAL Stopped at once',
      '  Two.',
      '',
    ].join('\n'),
  );
});
