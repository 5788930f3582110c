import type { ChildSpec, SupervisorSpec, WorkerSpec } from '@coppice/supervision';

/** Every type of task that some agent of a tree can do. */
export function capabilitiesOf(spec: ChildSpec): ReadonlySet<string> {
  if (spec.type === 'supervisor') {
    const { children } = spec as SupervisorSpec;
    return new Set(children.flatMap((child) => [...capabilitiesOf(child)]));
  }
  const { can } = Object((spec as WorkerSpec).input) as { readonly can?: readonly string[] };
  return new Set(can ?? []);
}
