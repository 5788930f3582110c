import { mustBe } from './check-spec.ts';
import type { ChildSpec, SupervisorBaseOptions, SupervisorSpec } from './child-spec.ts';
import { supervisor } from './supervisor.ts';

/** What a partition supervisor is declared with. */
export type PartitionSupervisorOptions<
  Id extends string,
  Child extends ChildSpec,
> = SupervisorBaseOptions<Id> & {
  /** How many; ≥ 1. */
  readonly partitions: number;
  /** Makes the spec of each partition; its id is replaced by the partition's number. */
  readonly child: (partition: number) => Child;
};

/** A supervisor of partitions; `tree.child(id).partition(key)` finds the one of a key. */
export interface PartitionSupervisorSpec<Id extends string, Child extends ChildSpec>
  extends SupervisorSpec<Id, readonly Child[]> {
  readonly isPartitioned: true;
}

/**
 * Declares a supervisor of equal children among which work is divided by key.
 *
 * Use it where one actor would be a bottleneck or one crash would hit everybody: each key always
 * goes to the same partition, and partitions are restarted independently.
 *
 * @param options.partitions How many; ≥ 1. Each key keeps its partition only while this number does
 *   not change.
 * @param options.child `(partition) => spec`, for partitions 0 … n − 1.
 * @throws {InvalidSpecError} An option is out of its range.
 * @see Elixir, PartitionSupervisor.
 * @example
 * import { partitionSupervisor, start, worker } from '@coppice/supervision';
 * import { fromTransition } from 'xstate';
 * const counter = fromTransition((n: number) => n + 1, 0);
 * const counters = partitionSupervisor({
 *   id: 'counters',
 *   partitions: 4,
 *   child: () => worker('counter', counter),
 * });
 * await using tree = await start(counters);
 * tree.partition('alice').send({ type: 'count' });
 * if (tree.partition(6).path !== 'counters/2') throw new Error(tree.partition(6).path);
 */
export function partitionSupervisor<const Id extends string, Child extends ChildSpec>(
  options: PartitionSupervisorOptions<Id, Child>,
): PartitionSupervisorSpec<Id, Child> {
  const { partitions, child, ...rest } = options;
  const isNumber = Number.isInteger(partitions) && partitions >= 1;
  const owner = { type: 'supervisor', id: options.id } as const;
  mustBe(isNumber, 'invalid_partitions', partitions, 'partitions must be an integer ≥ 1', owner);
  const children = Array.from({ length: partitions }, (_, partition) => ({
    ...child(partition),
    id: String(partition),
  }));
  const base = supervisor({ ...rest, strategy: 'one_for_one', children });
  return { ...base, children, isPartitioned: true } as PartitionSupervisorSpec<Id, Child>;
}
