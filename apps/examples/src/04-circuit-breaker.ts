// You will see a breaker open after three failures, let exactly one trial through, and close.
import { createBreakers } from '@coppice/resilience';
import type { VirtualHost } from 'coppice';

export async function main(host: VirtualHost, say: (line: string) => void): Promise<void> {
  using breakers = createBreakers({
    host,
    onChange: ({ key, from, to, atMs }) =>
      say(`${key.agent} at ${key.taskType}: ${from} → ${to}, ${Math.round(atMs / 1_000)} s`),
  });
  let isBroken = true;
  const write = async (): Promise<string> => {
    if (isBroken) throw new Error('confused');
    return 'code';
  };
  const attempt = async (): Promise<void> => {
    const answer = await breakers
      .get('writer', 'code.write')
      .call(write)
      .catch((error: Error) => ({ type: 'threw' as const, value: error.message }));
    say(answer.type === 'refused' ? `refused: ${answer.reason}` : `${answer.type} ${answer.value}`);
  };

  for (let call = 0; call < 4; call++) await attempt();
  const { type } = breakers.get('writer', 'code.review').admit();
  say(`its other work: ${type}`);

  isBroken = false;
  await host.clock.advanceBy(70_000);
  await Promise.all([attempt(), attempt()]);
  await attempt();
}
