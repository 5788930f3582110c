import { describe, expect, test } from 'vitest';
import { type Notice, notifier } from './notifier.ts';

const notice: Notice = {
  id: 'notice-1',
  at: '2026-01-01T00:00:00.000Z',
  severity: 'warning',
  title: 'token=abc',
  text: 'password: hunter2',
  details: { apiKey: 'x', tokens: 5 },
};
const { signal } = new AbortController();

describe('notifier', () => {
  test('hands the notice on without its secrets', async () => {
    const seen: Notice[] = [];
    await notifier('own', (each) => void seen.push(each)).notify(notice, signal);
    expect(seen).toEqual([
      {
        ...notice,
        title: 'token=[redacted]',
        text: 'password: [redacted]',
        details: { apiKey: '[redacted]', tokens: 5 },
      },
    ]);
  });

  test('knows the secrets that it was told of', async () => {
    const seen: Notice[] = [];
    const own = notifier('own', (each) => void seen.push(each), { redact: { keys: ['tokens'] } });
    await own.notify(notice, signal);
    expect(seen[0]?.details).toEqual({ apiKey: '[redacted]', tokens: '[redacted]' });
  });

  test('what the function throws is a rejection, and nothing is sent once it is aborted', async () => {
    const failing = notifier('own', () => {
      throw new Error('down');
    });
    await expect(failing.notify(notice, signal)).rejects.toThrow('down');
    await expect(failing.notify(notice, AbortSignal.abort(new Error('enough')))).rejects.toThrow(
      'enough',
    );
  });

  test('has a name and a function', () => {
    expect(() => notifier('', () => {})).toThrow('name must not be empty');
    expect(() => notifier('own', 3 as never)).toThrow('notify must be a function, got number');
  });
});
