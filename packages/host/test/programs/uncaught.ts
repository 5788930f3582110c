// One process for each case of uncaught.test.ts.
import { systemHost } from '@coppice/host';

const host = systemHost();
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');
const mode = process.argv[2];

const withdraw = host.onUncaught((error) => {
  if (mode !== 'claimed') return false;
  say(`claimed: ${messageOf(error)}`);
  return true;
});
if (mode === 'own-listener') {
  process.on('uncaughtException', (error) => say(`own listener: ${messageOf(error)}`));
}
if (mode === 'withdrawn') {
  withdraw();
  say(`listeners: ${process.listenerCount('uncaughtException')}`);
} else {
  host.clock.setTimeout(() => say('still running'), 20);
  host.clock.setTimeout(() => {
    throw new Error('boom');
  }, 1);
}
