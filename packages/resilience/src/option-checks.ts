/** Mistakes in options throw at once, with the value. */

export function checkCount(name: string, value: number, atLeast = 1): void {
  if (Number.isSafeInteger(value) && value >= atLeast) return;
  throw new RangeError(`${name} must be an integer ≥ ${atLeast}, got ${value}`);
}

export function checkAbove(name: string, value: number, bound: number): void {
  if (!(value > bound)) throw new RangeError(`${name} must be > ${bound}, got ${value}`);
}

export function checkAtLeast(name: string, value: number, bound: number): void {
  if (!(value >= bound)) throw new RangeError(`${name} must be ≥ ${bound}, got ${value}`);
}

export function checkFinite(name: string, value: number, atLeast: number): void {
  checkAtLeast(name, value, atLeast);
  if (value === Number.POSITIVE_INFINITY) throw new RangeError(`${name} must be finite`);
}

/** For what is kept in memory, or counted exactly. */
export function checkAtMost(name: string, value: number, bound: number): void {
  if (!(value <= bound)) throw new RangeError(`${name} must be ≤ ${bound}, got ${value}`);
}

/** A share: 0–1. */
export function checkRatio(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must be in 0–1, got ${value}`);
}
