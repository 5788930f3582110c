/**
 * What another version of Coppice saved is refused rather than misread.
 *
 * @param what `'breaker'`, with its article: `a saved ${what}`.
 * @throws {TypeError} It is of another version than 1.
 */
export function checkSavedVersion(what: string, { version }: { readonly version: number }): void {
  if (version === 1) return;
  throw new TypeError(`a saved ${what} of version ${version} is not known here: 1 is`);
}
