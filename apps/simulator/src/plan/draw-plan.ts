import { FAULT_CLASSES } from '@coppice/agents/testing';
import { seededRandom } from '@coppice/host';
import { Draw } from './draw.ts';
import { drawTree } from './draw-tree.ts';
import { drawActs, drawLives, drawPipelines, drawTypes, drawWork } from './draw-work.ts';
import type { Plan } from './plan.ts';

/** A case of a seed: always the same. */
export function drawPlan(seed: number, index: number): Plan {
  const name = `${seed}/${index}`;
  const draw = new Draw(seededRandom(name));
  const types = drawTypes(draw.of('types'));
  const pipelines = drawPipelines(draw.of('pipelines'), types);
  return {
    seed: name,
    // A file costs as much time as ten cases in memory.
    disk: draw.of('disk').chance(0.1) ? 'file' : 'memory',
    tree: drawTree(draw.of('tree'), types),
    types,
    pipelines,
    work: drawWork(draw.of('work'), { types, pipelines }),
    acts: drawActs(draw.of('acts')),
    lives: drawLives(draw.of('lives')),
    faults: drawFaults(draw.of('faults')),
    budgetTokens: draw.of('budget').spread(2_000, 500_000),
    idleMs: draw.of('idle').spread(2_000, 20_000),
    deadlineMs: draw.of('deadline').spread(60_000, 1_800_000),
    tripFailures: draw.of('trip').between(1, 3),
    coolDownMs: draw.of('coolDown').spread(2_000, 60_000),
  };
}

/** A few classes, or all of them. */
function drawFaults(draw: Draw): Plan['faults'] {
  const classes = draw.some(FAULT_CLASSES, draw.one([0, 0.15, 0.3, 1]));
  const rate = draw.one([0.1, 0.3, 0.6]);
  return Object.fromEntries(classes.map((each) => [each, rate / classes.length]));
}
