import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { drainOnSignal } from './drain-on-signal.ts';

function listening() {
  const process = new EventEmitter();
  const calls: string[] = [];
  const drain = drainOnSignal(process, {
    draining: () => calls.push('draining'),
    impatient: (code) => calls.push(`exit ${code}`),
  });
  const send = (signal: string): boolean => process.emit(signal, signal);
  return { process, drain, calls, send };
}

describe('drainOnSignal', () => {
  test('nothing is stopped without a signal', () => {
    const { drain } = listening();
    expect(drain.signal.aborted).toBe(false);
    expect(drain.stoppedBy).toBeUndefined();
  });

  test('the first signal drains', () => {
    const { drain, calls, send } = listening();
    send('SIGTERM');
    expect(drain.signal.aborted).toBe(true);
    expect(drain.stoppedBy).toBe('SIGTERM');
    expect(calls).toEqual(['draining']);
  });

  test('the second signal ends the process with its own code', () => {
    const { drain, calls, send } = listening();
    send('SIGTERM');
    send('SIGINT');
    expect(calls).toEqual(['draining', 'exit 130']);
    expect(drain.stoppedBy).toBe('SIGTERM');
  });

  test('afterwards signals have their usual effect again', () => {
    const { drain, process } = listening();
    drain[Symbol.dispose]();
    expect(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')).toBe(0);
  });
});
