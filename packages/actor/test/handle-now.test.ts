import { describe, expect, test } from 'vitest';
import { fromTransition } from 'xstate';
import { recorder, seenBy, spawnLive, testSystem } from './spawn-live.ts';

const bomb = fromTransition((_: undefined, { type }: { type: string }) => {
  if (type === 'explode') throw new Error('boom');
  return undefined;
}, undefined);

describe('handleNow', () => {
  test('has a message handled before it returns, ahead of what waits', async () => {
    const { system } = testSystem();
    const ref = spawnLive(system, recorder, { id: 'it' });
    ref.send({ type: 'waits' });
    system.handleNow(ref, { type: 'now' });
    expect(seenBy(ref)).toEqual(['now']);
    await system.idle();
    expect(seenBy(ref)).toEqual(['now', 'waits']);
  });

  test('an actor that crashes ends as always, and the caller is not hurt', () => {
    const { system } = testSystem();
    const ref = spawnLive(system, bomb, { id: 'it' });
    system.handleNow(ref, { type: 'explode' });
    expect(system.exitReason(ref)).toMatchObject({ type: 'crashed' });
  });

  test('a message to one that has ended is a dead letter', () => {
    const { system } = testSystem();
    const ref = spawnLive(system, recorder, { id: 'it' });
    system.kill(ref);
    system.handleNow(ref, { type: 'late' });
    expect(system.deadLetters().latest).toMatchObject([{ path: 'it', reason: 'exited' }]);
  });

  test('may be called while another actor runs', async () => {
    const { system } = testSystem();
    const inner = spawnLive(system, recorder, { id: 'inner' });
    const outer = spawnLive(
      system,
      fromTransition((_: undefined, event: { type: string }) => {
        if (event.type === 'go') system.handleNow(inner, { type: 'from outer' });
        return undefined;
      }, undefined),
      { id: 'outer' },
    );
    outer.send({ type: 'go' });
    await system.idle();
    expect(seenBy(inner)).toEqual(['from outer']);
  });

  test('viewers see it like any other message', () => {
    const { system } = testSystem();
    const ref = spawnLive(system, recorder, { id: 'it' });
    const seen: string[] = [];
    system.inspect((event) => void seen.push(event.type));
    system.handleNow(ref, { type: 'now' });
    expect(seen).toContain('@xstate.event');
  });
});
