// You will see who is restarted when the middle one of three crashes, for each strategy.
import { type Strategy, start, supervisor, type VirtualHost, worker } from 'coppice';
import { fromTransition } from 'xstate';

const fragile = fromTransition((state: number, event: { type: string }) => {
  if (event.type === 'crash') throw new Error('boom');
  return state;
}, 0);

const strategies: readonly Strategy[] = ['one_for_one', 'one_for_all', 'rest_for_one'];

export async function main(host: VirtualHost, say: (line: string) => void): Promise<void> {
  for (const strategy of strategies) {
    const children = [worker('a', fragile), worker('b', fragile), worker('c', fragile)] as const;
    await using tree = await start(supervisor({ id: 'trio', strategy, children }), { host });
    tree.child('b').send({ type: 'crash' });
    await host.settle();
    const incarnations = children.map(({ id }) => tree.child(id).current?.id);
    say(`${strategy}: ${incarnations.join(' ')}`);
  }
}
