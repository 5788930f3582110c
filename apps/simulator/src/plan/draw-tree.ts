import type { Strategy } from '@coppice/supervision';
import type { Draw } from './draw.ts';
import type { AgentPlan, TreePlan, TypePlan } from './plan.ts';

const STRATEGIES: readonly [Strategy, ...Strategy[]] = [
  'one_for_one',
  'one_for_all',
  'rest_for_one',
];

/** A tree of agents, of which at least one can do each type of task. */
export function drawTree(draw: Draw, types: readonly TypePlan[]): TreePlan {
  const names = types.map(({ name }) => name);
  const agents = draw.of('agents').list(draw.between(2, 5), (one, index) =>
    drawAgent(one, {
      id: `agent-${index}`,
      // Each type has one that can do it for certain.
      surely: names.filter((_, type) => type % 2 === index % 2),
      names,
    }),
  );
  return supervised(draw.of('root'), 'agents', agents, 2);
}

function supervised(draw: Draw, id: string, agents: readonly AgentPlan[], depth: number): TreePlan {
  const cut = draw.between(1, agents.length);
  const isDeeper = depth > 0 && agents.length > 1 && draw.chance(0.5);
  const children = isDeeper
    ? [...agents.slice(0, cut), ...below(draw, id, agents.slice(cut), depth - 1)]
    : agents;
  return {
    id,
    strategy: draw.one(STRATEGIES),
    intensity: { restarts: draw.between(1, 8), withinMs: draw.spread(1_000, 120_000) },
    children,
  };
}

function below(
  draw: Draw,
  id: string,
  agents: readonly AgentPlan[],
  depth: number,
): readonly TreePlan[] {
  return agents.length === 0 ? [] : [supervised(draw.of('below'), `${id}-more`, agents, depth)];
}

function drawAgent(
  draw: Draw,
  {
    id,
    surely,
    names,
  }: { readonly id: string; readonly surely: readonly string[]; readonly names: readonly string[] },
): AgentPlan {
  const can = names.filter((name) => surely.includes(name) || draw.chance(0.4));
  const [first = names[0] ?? '', ...others] = can;
  return {
    id,
    can: [first, ...others],
    tier: draw.between(1, 2),
    family: draw.one(['oak', 'ash', 'elm']),
    concurrency: draw.chance(0.3) ? draw.between(2, 3) : 1,
    restart: draw.chance(0.8) ? 'permanent' : 'transient',
  };
}
