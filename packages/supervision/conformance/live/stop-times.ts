import type { Scenario, ScenarioChild } from '../scenario.ts';
import { kindOf } from './cast.ts';

/** Two timers of a real machine that are closer than this may fire in any order. */
const MARGIN_MS = 80;
/** A limit, so that a set of scenarios is recorded in seconds. */
const LONGEST_MS = 1_200;

/**
 * Whether all children stop clearly before or clearly after their supervisor loses patience, and
 * all of them soon, whichever of them are alive.
 */
export function hasClearStopTimes(scenario: Omit<Scenario, 'name'>): boolean {
  const children = childrenOf(scenario);
  const stops = stopTimesOf({ id: 'root', shutdown: 'infinity', sup: scenario.tree }, children);
  return stops !== undefined && Math.max(...stops) <= LONGEST_MS;
}

type Children = ReadonlyMap<string, readonly ScenarioChild[]>;

/** How long, in ms, it may take to stop a child; undefined when that is a race or for ever. */
function stopTimesOf(child: ScenarioChild, children: Children): ReadonlySet<number> | undefined {
  const own = child.sup ? treeTimesOf(child, children) : workerTimesOf(child);
  if (own === undefined) return undefined;
  const { shutdown = child.type === 'supervisor' ? 'infinity' : 5_000 } = child;
  if (shutdown === 'brutal_kill') return new Set([0]);
  if (shutdown === 'infinity') return own.has(Number.POSITIVE_INFINITY) ? undefined : own;
  const isClear = [...own].every((time) => isClearOf(time, shutdown, child));
  return isClear ? new Set([...own].map((time) => Math.min(time, shutdown))) : undefined;
}

function isClearOf(timeMs: number, shutdownMs: number, { sup, script }: ScenarioChild): boolean {
  if (timeMs > 0) return Math.abs(timeMs - shutdownMs) >= MARGIN_MS;
  // The order to stop comes before the kill, but who traps it must still get to run.
  const obeys = sup === undefined && (script?.stop?.mode ?? 'obey') === 'obey';
  return obeys || shutdownMs >= MARGIN_MS;
}

function workerTimesOf({ script }: ScenarioChild): ReadonlySet<number> {
  const { mode = 'obey', delay_ms: delayMs = 0 } = script?.stop ?? {};
  return new Set([mode === 'ignore' ? Number.POSITIVE_INFINITY : mode === 'trap' ? delayMs : 0]);
}

/** Every child may be there or not. Static supervisors stop one after the other. */
function treeTimesOf(
  { id, sup }: ScenarioChild,
  children: Children,
): ReadonlySet<number> | undefined {
  const isStatic = kindOf(sup?.strategy) === 'static';
  const template = kindOf(sup?.strategy) === 'simple' ? sup?.children?.[0] : undefined;
  let times: ReadonlySet<number> = new Set([0]);
  // What an instance of a template brings is listed under the template, not under its label.
  const brought = (sup?.children ?? []).filter((child) => typeof child === 'object');
  for (const child of new Set([...(children.get(id) ?? []), ...brought])) {
    const found = stopTimesOf(asInstance(child, template), children);
    if (found === undefined) return undefined;
    const added = isStatic
      ? [...times].flatMap((before) => [...found].map((time) => before + time))
      : [...found];
    times = new Set([...times, ...added]);
  }
  return times;
}

function asInstance(child: ScenarioChild, template: ScenarioChild | string | undefined) {
  if (typeof template !== 'object' || child === template) return child;
  return { ...template, ...child, script: { ...template.script, ...child.script } };
}

/** The children that a scenario gives to each supervisor: in its tree and later. */
function childrenOf({
  tree,
  steps,
}: Omit<Scenario, 'name'>): ReadonlyMap<string, readonly ScenarioChild[]> {
  const found = new Map<string, ScenarioChild[]>();
  const enter = (sup: string, child: ScenarioChild | string | undefined): void => {
    if (typeof child !== 'object') return;
    found.set(sup, [...(found.get(sup) ?? []), child]);
    if (child.sup) enterAll(child.id, child.sup.children ?? []);
  };
  const enterAll = (sup: string, children: readonly (ScenarioChild | string)[]): void => {
    for (const child of children) enter(sup, child);
  };
  enterAll('root', tree.children ?? []);
  for (const step of steps.flatMap((each) => [each, ...(each.ops ?? [])])) {
    if (step.op === 'start_child') enter(step.sup ?? 'root', step.child);
  }
  return found;
}
