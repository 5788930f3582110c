/**
 * Which children are restarted when one has to be: the child alone, all of them, or the child and
 * those started after it.
 *
 * @see Erlang/OTP, supervisor, "Supervision Principles".
 */
export type Strategy = 'one_for_one' | 'one_for_all' | 'rest_for_one';

/**
 * The ids to restart, in start order.
 *
 * `('rest_for_one', ['a', 'b', 'c'], 'b') → ['b', 'c']`
 */
export function restartGroup(
  strategy: Strategy,
  idsInStartOrder: readonly string[],
  id: string,
): readonly string[] {
  switch (strategy) {
    case 'one_for_one':
      return [id];
    case 'one_for_all':
      return idsInStartOrder;
    case 'rest_for_one':
      return idsInStartOrder.slice(idsInStartOrder.indexOf(id));
  }
}
