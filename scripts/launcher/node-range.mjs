/**
 * Whether a Node version is in a range. Knows the two forms that package.json uses, `^` and `>=`,
 * joined by `||`: semver itself is a dependency, and this runs before there are any.
 *
 * @param {string} version '26.10.0'
 * @param {string} range '^24.15.0 || >=26.0.0'
 * @returns {boolean}
 */
export function isInRange(version, range) {
  const actual = numbers(version);
  return range.split('||').some((part) => {
    const [, operator, bound] = /^\s*(\^|>=)\s*(\d+(?:\.\d+){0,2})\s*$/.exec(part) ?? [];
    if (!bound) throw new RangeError(`expected ^x.y.z or >=x.y.z, got "${part.trim()}"`);
    const wanted = numbers(bound);
    return isAtLeast(actual, wanted) && (operator === '>=' || actual[0] === wanted[0]);
  });
}

/** @param {string} version '24.15' → [24, 15, 0]. A pre-release counts as its release. */
function numbers(version) {
  const [major = 0, minor = 0, patch = 0] = version.replace(/-.*/, '').split('.').map(Number);
  return [major, minor, patch];
}

/**
 * @param {number[]} actual
 * @param {number[]} wanted
 */
function isAtLeast(actual, wanted) {
  const differing = actual.findIndex((part, index) => part !== wanted[index]);
  return differing === -1 || (actual[differing] ?? 0) > (wanted[differing] ?? 0);
}
