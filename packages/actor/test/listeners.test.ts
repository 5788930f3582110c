// Most actors have no listener; what holds listeners is made when somebody listens.
import { describe, expect, test } from 'vitest';
import { fromTransition } from 'xstate';
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

  test('an actor lets go of its input once it has started', () => {
    const { system } = testSystem();
    const ref = spawnLive(system, teller, { id: 'a', input: { secret: 'large' } });
    expect((ref as unknown as { options: object }).options).toEqual({});
  });
});
