// Random histories of one supervisor, against a model that knows nothing of actors.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Intensity,
  type Restart,
  type Strategy,
  start,
  supervisor,
  type Tree,
  worker,
} from '../src/index.ts';
import { obedient, recordedSystem } from './journal.ts';

interface ModelChild {
  readonly id: `c${number}`;
  readonly restart: Restart;
  /** 0: never started again; the number of starts otherwise. */
  incarnation: number;
  isAlive: boolean;
}

interface Model {
  children: ModelChild[];
  restarts: number[];
  nowMs: number;
  hasGivenUp: boolean;
}

interface Plan {
  readonly strategy: Strategy;
  readonly intensity: Intensity;
  readonly restarts: readonly Restart[];
}

type Command =
  | { readonly type: 'end'; readonly index: number; readonly crashes: boolean }
  | { readonly type: 'wait'; readonly ms: number };

const plan: fc.Arbitrary<Plan> = fc.record({
  strategy: fc.constantFrom<Strategy[]>('one_for_one', 'one_for_all', 'rest_for_one'),
  intensity: fc.record({ restarts: fc.nat(4), withinMs: fc.integer({ min: 1, max: 100 }) }),
  restarts: fc.array(fc.constantFrom<Restart[]>('permanent', 'transient', 'temporary'), {
    minLength: 1,
    maxLength: 5,
  }),
});
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ type: fc.constant('end' as const), index: fc.nat(4), crashes: fc.boolean() }),
  fc.record({ type: fc.constant('wait' as const), ms: fc.nat(80) }),
);

/** What OTP says, in as few words as possible. */
function endChild(
  model: Model,
  { strategy, intensity }: Plan,
  child: ModelChild,
  crashes: boolean,
) {
  child.isAlive = false;
  if (child.restart === 'temporary') model.children = model.children.filter((it) => it !== child);
  if (child.restart !== 'permanent' && !(child.restart === 'transient' && crashes)) return;
  model.restarts = model.restarts.filter((at) => at >= model.nowMs - intensity.withinMs);
  model.restarts.push(model.nowMs);
  if (model.restarts.length > intensity.restarts) {
    model.hasGivenUp = true;
    return;
  }
  const from = strategy === 'one_for_all' ? 0 : model.children.indexOf(child);
  const group = strategy === 'one_for_one' ? [child] : model.children.slice(from);
  model.children = model.children.filter((it) => !group.includes(it) || it.restart !== 'temporary');
  for (const member of group) {
    member.incarnation += 1;
    member.isAlive = true;
  }
}

const picture = ({ children }: Model): readonly string[] =>
  children.map(({ id, incarnation, isAlive }) => (isAlive ? `${id}:${incarnation}` : id)).reverse();

async function pictureOf(tree: Tree): Promise<readonly string[]> {
  const infos = await tree.whichChildren();
  return infos.map(({ id, child }) => (child === null || child === 'restarting' ? id : child.id));
}

describe('a supervisor', () => {
  test('agrees with the model in any history', async () => {
    await fc.assert(
      fc.asyncProperty(plan, fc.array(command, { maxLength: 25 }), async (drawn, commands) => {
        const { host, system } = recordedSystem();
        const children = drawn.restarts.map((restart, index) =>
          worker(`c${index}`, obedient, { restart }),
        );
        const { strategy, intensity } = drawn;
        const tree = await start(supervisor({ id: 'root', strategy, intensity, children }), {
          system,
        });
        const model: Model = {
          children: drawn.restarts.map((restart, index) => ({
            ...{ id: `c${index}` as const, restart, incarnation: 1, isAlive: true },
          })),
          restarts: [],
          nowMs: 0,
          hasGivenUp: false,
        };
        for (const each of commands) {
          if (each.type === 'wait') {
            await host.clock.advanceBy(each.ms);
            model.nowMs += each.ms;
            continue;
          }
          const child = model.children[each.index];
          if (!child?.isAlive) continue;
          const { current } = tree.child(child.id);
          if (!current) throw new Error(`${child.id} should be alive`);
          if (each.crashes) current.send({ type: 'crash' });
          else system.kill(current, { type: 'normal' });
          await host.settle();
          endChild(model, drawn, child, each.crashes);
          if (model.hasGivenUp) break;
          expect(await pictureOf(tree)).toEqual(picture(model));
        }
        expect(system.tree().length).toBe(model.hasGivenUp ? 0 : 1);
        system.stop();
      }),
      { numRuns: 300 },
    );
  });
});
