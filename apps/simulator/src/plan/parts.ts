import type { Plan } from './plan.ts';

/** What can be left out of a plan, by name, so that a failure gets smaller. */
export function partsOf({ work, acts, lives, faults, types }: Plan): readonly string[] {
  return [
    ...lives.map((_, index) => `life.${index}`),
    ...Object.keys(faults).map((each) => `fault.${each}`),
    ...acts.map((_, index) => `act.${index}`),
    ...work.map(({ id }) => id),
    ...types.flatMap(({ name, child, hasQuorum }) => [
      ...(child === undefined ? [] : [`child.${name}`]),
      ...(hasQuorum ? [`quorum.${name}`] : []),
    ]),
  ];
}

/** A plan without some of its parts. What is left is as it was. */
export function withoutParts(plan: Plan, names: readonly string[]): Plan {
  const isLeft = (name: string): boolean => !names.includes(name);
  return {
    ...plan,
    lives: plan.lives.filter((_, index) => isLeft(`life.${index}`)),
    acts: plan.acts.filter((_, index) => isLeft(`act.${index}`)),
    work: plan.work.filter(({ id }) => isLeft(id)),
    faults: Object.fromEntries(
      Object.entries(plan.faults).filter(([each]) => isLeft(`fault.${each}`)),
    ),
    types: plan.types.map((type) => ({
      ...type,
      child: isLeft(`child.${type.name}`) ? type.child : undefined,
      hasQuorum: type.hasQuorum && isLeft(`quorum.${type.name}`),
    })),
  };
}
