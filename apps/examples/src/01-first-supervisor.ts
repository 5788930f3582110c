// You will see a worker crash, come back with a clean state, and keep its place in the tree.
import { start, supervisor, type VirtualHost, worker } from 'coppice';
import { type EventObject, fromTransition } from 'xstate';

const counter = fromTransition((count: number, event: EventObject) => {
  if (event.type === 'crash') throw new Error('lost count');
  return event.type === 'add' ? count + 1 : count;
}, 0);

const shop = supervisor({ id: 'shop', children: [worker('counter', counter)] });

export async function main(host: VirtualHost, say: (line: string) => void): Promise<void> {
  await using tree = await start(shop, { host });
  const place = tree.child('counter');
  const show = (): void =>
    say(`${place.current?.id} counts ${place.current?.getSnapshot().context}`);

  place.send({ type: 'add' });
  place.send({ type: 'add' });
  await host.settle();
  show();
  place.send({ type: 'crash' });
  place.send({ type: 'add' }); // It was meant for the incarnation that crashed, and goes nowhere.
  await host.settle();
  show();
  say(`${tree.system.deadLetters().count} message reached nobody`);
}
