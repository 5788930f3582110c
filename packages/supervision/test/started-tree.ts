import { type AnySupervisorSpec, start, type Tree } from '../src/index.ts';
import { recordedSystem } from './journal.ts';

export const often = { restarts: 9, withinMs: 60_000 } as const;
export const never = { restarts: 0, withinMs: 60_000 } as const;

/** A tree that runs in a recorded world; what its start did is not in the record. */
export async function started<const Spec extends AnySupervisorSpec>(spec: Spec) {
  const recorded = recordedSystem();
  const tree: Tree<Spec> = await start(spec, { system: recorded.system });
  recorded.events.length = 0;
  const crash = async (...ids: [string, ...string[]]): Promise<void> => {
    recorded.system.child(...ids).send({ type: 'crash' });
    await recorded.system.idle();
  };
  /** Crashes a child of the root and asks, in this order, while the root hears of nothing. */
  const crashThen = async <Answer>(id: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const { system } = recorded;
    const root = system.child(spec.id).current;
    if (!root) throw new Error('no root');
    system.suspend(root);
    await crash(spec.id, id);
    const answer = ask();
    system.resume(root);
    return answer;
  };
  return { ...recorded, tree, crash, crashThen };
}
