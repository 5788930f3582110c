import { sigmoid } from './confidence-bins.ts';

/** Counted outcomes and a prior for `fitLogistic`. */
export interface LogisticProblem {
  /** Row after row, as many numbers each as `centre` has. */
  readonly features: readonly number[];
  /** Outcomes per row, and the right ones among them. */
  readonly weight: readonly number[];
  readonly right: readonly number[];
  /** The prior: coefficients are pulled here … */
  readonly centre: readonly number[];
  /** … by ½ · ridge · distance². */
  readonly ridge: readonly number[];
}

const MOST_STEPS = 30;
const CLOSE_ENOUGH = 1e-9;

/**
 * The coefficients that minimise log-loss + ½ Σ ridge · (coefficient − centre)²: Newton's method,
 * halving a step that does not help. The problem is convex, so there is one answer.
 */
export function fitLogistic(problem: LogisticProblem): readonly number[] {
  let fit = problem.centre;
  let loss = lossAt(problem, fit);
  for (let step = 0; step < MOST_STEPS; step++) {
    const move = newtonStep(problem, fit);
    if (move.every((value) => Math.abs(value) < CLOSE_ENOUGH)) break;
    const next = lineSearch(problem, fit, move, loss);
    if (next === undefined) break;
    ({ fit, loss } = next);
  }
  return fit;
}

function lineSearch(
  problem: LogisticProblem,
  fit: readonly number[],
  move: readonly number[],
  loss: number,
): { readonly fit: readonly number[]; readonly loss: number } | undefined {
  for (let share = 1; share > 1e-6; share /= 2) {
    const next = fit.map((value, index) => value - share * (move[index] ?? 0));
    const then = lossAt(problem, next);
    if (then < loss) return { fit: next, loss: then };
  }
  return undefined;
}

function oddsOf(problem: LogisticProblem, row: number, fit: readonly number[]): number {
  let odds = 0;
  const at = row * fit.length;
  for (let index = 0; index < fit.length; index++) {
    odds += (fit[index] ?? 0) * (problem.features[at + index] ?? 0);
  }
  return odds;
}

function lossAt(problem: LogisticProblem, fit: readonly number[]): number {
  let loss = 0;
  for (let row = 0; row < problem.weight.length; row++) {
    const odds = oddsOf(problem, row, fit);
    // weight · log(1 + e^odds) − right · odds, written so that nothing overflows.
    const softplus = Math.max(odds, 0) + Math.log1p(Math.exp(-Math.abs(odds)));
    loss += (problem.weight[row] ?? 0) * softplus - (problem.right[row] ?? 0) * odds;
  }
  for (let index = 0; index < fit.length; index++) {
    const distance = (fit[index] ?? 0) - (problem.centre[index] ?? 0);
    loss += 0.5 * (problem.ridge[index] ?? 0) * distance * distance;
  }
  return loss;
}

function newtonStep(problem: LogisticProblem, fit: readonly number[]): readonly number[] {
  const size = fit.length;
  const gradient = new Float64Array(size);
  const curve = new Float64Array(size * size);
  for (let row = 0; row < problem.weight.length; row++) {
    const weight = problem.weight[row] ?? 0;
    const probability = sigmoid(oddsOf(problem, row, fit));
    const excess = weight * probability - (problem.right[row] ?? 0);
    const bend = weight * probability * (1 - probability);
    const at = row * size;
    for (let one = 0; one < size; one++) {
      const feature = problem.features[at + one] ?? 0;
      add(gradient, one, excess * feature);
      for (let other = 0; other < size; other++) {
        add(curve, one * size + other, bend * feature * (problem.features[at + other] ?? 0));
      }
    }
  }
  for (let index = 0; index < size; index++) {
    const ridge = problem.ridge[index] ?? 0;
    add(gradient, index, ridge * ((fit[index] ?? 0) - (problem.centre[index] ?? 0)));
    add(curve, index * size + index, ridge);
  }
  return solve(curve, gradient);
}

function add(sums: Float64Array, index: number, value: number): void {
  sums[index] = (sums[index] ?? 0) + value;
}

/** Gaussian elimination; a positive definite matrix needs no pivots. */
function solve(matrix: Float64Array, values: Float64Array): readonly number[] {
  const size = values.length;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = (matrix[row * size + pivot] ?? 0) / (matrix[pivot * size + pivot] ?? 1);
      for (let column = pivot; column < size; column++) {
        add(matrix, row * size + column, -factor * (matrix[pivot * size + column] ?? 0));
      }
      add(values, row, -factor * (values[pivot] ?? 0));
    }
  }
  const answer = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let rest = values[row] ?? 0;
    for (let column = row + 1; column < size; column++) {
      rest -= (matrix[row * size + column] ?? 0) * (answer[column] ?? 0);
    }
    answer[row] = rest / (matrix[row * size + row] ?? 1);
  }
  return answer;
}
