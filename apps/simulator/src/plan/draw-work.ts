import type { Draw } from './draw.ts';
import type {
  ActPlan,
  Blow,
  LifePlan,
  PipelineDraft,
  StageDraft,
  TypePlan,
  WorkPlan,
} from './plan.ts';

/** Within this time everything is asked for. */
const ASKED_WITHIN_MS = 120_000;
const HOUR_MS = 3_600_000;

export function drawTypes(draw: Draw): readonly TypePlan[] {
  const count = draw.between(2, 4);
  return draw.list(count, (one, index) => ({
    name: `type-${index}`,
    isChecked: one.chance(0.7),
    hasQuorum: one.chance(0.15),
    effect: one.one(['none', 'checked', 'checked', 'unchecked']),
    calls: one.between(0, 3),
    callTokens: one.spread(10, 2_000),
    callMs: one.spread(1, 4_000),
    budgetTokens: one.chance(0.3) ? one.spread(500, 20_000) : undefined,
    // Of a later type only, so that nobody waits for himself.
    child: one.chance(0.25) && index + 1 < count ? `type-${index + 1}` : undefined,
  }));
}

export function drawPipelines(draw: Draw, types: readonly TypePlan[]): readonly PipelineDraft[] {
  return draw.list(draw.between(1, 2), (one, index) => ({
    name: `pipeline-${index}`,
    stages: one.list(one.between(1, 4), (stage, at) => drawStage(stage, at, types)),
  }));
}

function drawStage(draw: Draw, index: number, types: readonly TypePlan[]): StageDraft {
  const earlier = Array.from({ length: index }, (_, each) => each);
  return {
    name: `stage${index}`,
    type: draw.one(['stage', 'stage', 'fanOut', 'compute']),
    after: draw.some(earlier, 0.6),
    taskType: types[draw.between(0, types.length - 1)]?.name ?? '',
    items: draw.between(1, 4),
    isOptional: draw.chance(0.3),
  };
}

export function drawWork(
  draw: Draw,
  {
    types,
    pipelines,
  }: { readonly types: readonly TypePlan[]; readonly pipelines: readonly PipelineDraft[] },
): readonly WorkPlan[] {
  const work = draw.list(draw.between(1, 6), (one, index): WorkPlan => {
    const isRun = one.chance(0.35);
    const from = isRun ? pipelines : types;
    return {
      id: `work-${index}`,
      atMs: one.chance(0.5) ? 0 : one.between(0, ASKED_WITHIN_MS),
      type: isRun ? 'run' : 'task',
      name: from[one.between(0, from.length - 1)]?.name ?? '',
      input: one.between(0, 1_000),
      priority: one.between(0, 2),
    };
  });
  return work.toSorted((one, other) => one.atMs - other.atMs);
}

export function drawActs(draw: Draw): readonly ActPlan[] {
  const acts = draw.list(draw.chance(0.4) ? draw.between(1, 3) : 0, (one): ActPlan => {
    return {
      atMs: one.between(0, ASKED_WITHIN_MS),
      type: one.one(['kill', 'recall', 'recall', 'setClock', 'setClock']),
      byMs: one.between(-HOUR_MS, HOUR_MS),
      pick: one.between(0, 1_000),
    };
  });
  return acts.toSorted((one, other) => one.atMs - other.atMs);
}

export function drawLives(draw: Draw): readonly LifePlan[] {
  return draw.list(draw.between(0, 4), (one): LifePlan => {
    const between = {
      pauseMs: one.one([0, one.spread(1, 1_000), one.spread(1_000, HOUR_MS)]),
      clockByMs: one.chance(0.2) ? one.between(-HOUR_MS, HOUR_MS) : 0,
    };
    if (one.chance(0.7)) {
      const blow = one.one<Blow>(['before', 'before', 'torn', 'torn', 'after', 'after', 'full']);
      return { ...between, type: 'cutOff', commit: one.spread(1, 200), blow };
    }
    const type = one.chance(0.8) ? 'killed' : 'stopped';
    return { ...between, type, atMs: one.spread(1, ASKED_WITHIN_MS) };
  });
}
