/** How a share is held against its bound. */
export type Comparison = 'atLeast' | 'moreThan';

/** Far below one call in any window, far above the rounding of a product such as 0.66 × 3. */
const ROUNDING = 1e-9;

/** Whether `count` of `total` is the share `ratio`, or above it. `0.66: 2 of 3 → true` */
export function reaches(
  count: number,
  total: number,
  ratio: number,
  compare: Comparison = 'atLeast',
): boolean {
  const bound = ratio * total;
  return compare === 'moreThan' ? count > bound + ROUNDING : count >= bound - ROUNDING;
}
