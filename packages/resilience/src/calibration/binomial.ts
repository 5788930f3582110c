/**
 * The probability of at most `count` hits in `trials`, each hit with `chance` (0 < chance < 1):
 * the regularised incomplete beta function I(1 − chance; trials − count, count + 1).
 *
 * @see NIST Digital Library of Mathematical Functions, 8.17(v): continued fraction.
 */
export function binomialAtMost(count: number, trials: number, chance: number): number {
  if (count >= trials) return 1;
  return incompleteBeta(1 - chance, trials - count, count + 1);
}

function incompleteBeta(x: number, a: number, b: number): number {
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  // The fraction converges fast on this side of the mean only; the other is its complement.
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(1 - x, b, a)) / b;
}

const MOST_TERMS = 1_000;

/** The continued fraction 8.17.22, by Lentz's method; on this side no denominator is 0. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let term = 1; term <= MOST_TERMS; term++) {
    const even = (term * (b - term) * x) / ((a + 2 * term - 1) * (a + 2 * term));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    value *= d * c;
    const odd = (-(a + term) * (a + b + term) * x) / ((a + 2 * term) * (a + 2 * term + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const change = d * c;
    value *= change;
    if (Math.abs(change - 1) < 1e-13) break;
  }
  return value;
}

/** log Γ(x) for x ≥ 1: Stirling's series after moving x up to where it is exact. */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 8; at++) shift += Math.log(at);
  const inverse = 1 / at;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
