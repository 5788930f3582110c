/**
 * Which children are restarted when one has to be: the child alone, all of them, or the child and
 * those started after it.
 *
 * @see Erlang/OTP, supervisor, "Supervision Principles".
 */
export type Strategy = 'one_for_one' | 'one_for_all' | 'rest_for_one';

/**
 * Who is restarted, in start order.
 *
 * `('rest_for_one', ['a', 'b', 'c'], 'b') → ['b', 'c']`
 */
export function restartGroup<Child>(
  strategy: Strategy,
  inStartOrder: readonly Child[],
  ended: Child,
): readonly Child[] {
  switch (strategy) {
    case 'one_for_one':
      return [ended];
    case 'one_for_all':
      return inStartOrder;
    case 'rest_for_one':
      return inStartOrder.slice(inStartOrder.indexOf(ended));
  }
}
