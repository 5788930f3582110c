// Most actors have no listener; what holds listeners is made when somebody listens.
import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { createMachine, fromTransition } from 'xstate';
import { createSystem } from '../src/index.ts';
import { spawnLive, testSystem } from './spawn-live.ts';

interface Told {
  readonly type: 'tell';
}
type Emitted = { readonly type: 'told' } | { readonly type: 'also' };
const teller = fromTransition<number, Told, never, undefined, Emitted>((count, _event, scope) => {
  scope.emit({ type: 'told' });
  scope.emit({ type: 'also' });
  return count + 1;
}, 0);

describe('a listener', () => {
  test('hears the actor it listens to, and no other', async () => {
    const { system } = testSystem();
    const [a, b] = ['a', 'b'].map((id) => spawnLive(system, teller, { id }));
    if (!a || !b) throw new Error('two actors');
    const heard: string[] = [];
    a.subscribe(({ context }: { context: number }) => heard.push(`a is ${context}`));
    a.on('told', () => heard.push('a told'));
    a.on('*', ({ type }: Emitted) => heard.push(`a emitted ${type}`));
    b.send({ type: 'tell' });
    await system.idle();
    expect(heard).toEqual([]);
    a.send({ type: 'tell' });
    await system.idle();
    expect(heard).toEqual(['a told', 'a emitted told', 'a emitted also', 'a is 1']);
  });

  test('that fails later is nobody’s fault, least of all of who ran before', async () => {
    let claim: (error: unknown) => boolean = () => true;
    const host = {
      ...virtualHost({ seed: 1 }),
      onUncaught: (handler: typeof claim) => {
        claim = handler;
        return () => {};
      },
    };
    const system = createSystem({ host });
    const innocent = spawnLive(system, createMachine({ on: { go: {} } }), { id: 'innocent' });
    const ref = spawnLive(system, teller, { id: 'teller' });
    const claims: boolean[] = [];
    ref.subscribe(() => void claims.push(claim(new Error('later'))));
    innocent.send({ type: 'go' });
    ref.send({ type: 'tell' });
    await system.idle();
    expect(claims).toEqual([false]);
    expect(system.exitReason(innocent)).toBeUndefined();
  });

  test('an actor lets go of its input once it has started', () => {
    const { system } = testSystem();
    const ref = spawnLive(system, teller, { id: 'a', input: { secret: 'large' } });
    expect((ref as unknown as { options: object }).options).toEqual({});
  });
});
