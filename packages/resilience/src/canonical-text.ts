/** What does not count when two values are compared. */
interface Ignoring {
  /** Names of fields that are left out at any depth. */
  readonly volatileFields: ReadonlySet<string>;
}

/**
 * One text for all values that mean the same: keys sorted, volatile fields left out, white space in
 * a bare text collapsed. Any value has one, also what JSON refuses (bigint, a cycle, an Error).
 */
export function canonicalText(value: unknown, ignoring: Ignoring): string {
  if (typeof value === 'string') return value.replaceAll(/\s+/g, ' ').trim();
  return write(value, ignoring.volatileFields, []);
}

function write(value: unknown, volatile: ReadonlySet<string>, parents: readonly object[]): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return String(value); // JSON would write null for NaN.
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  if (parents.includes(value)) return '"[cycle]"';
  const inside = [...parents, value];
  if (value instanceof Error) return JSON.stringify(`${value.name}: ${value.message}`);
  if (value instanceof Map || value instanceof Set) return write([...value], volatile, inside);
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown) => write(item, volatile, inside)).join(',')}]`;
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return write(value.toJSON(), volatile, inside);
  }
  const fields = Object.entries(value)
    .filter(([name, field]) => field !== undefined && !volatile.has(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const texts = fields.map(
    ([name, field]) => `${JSON.stringify(name)}:${write(field, volatile, inside)}`,
  );
  return `{${texts.join(',')}}`;
}
