import { REDACTED, type Secrets } from './secrets.ts';

/** A value as it is written: JSON without secrets. */
export interface JournaledValue {
  readonly json: string;
  /** It is not what it was: a secret is gone, or something that JSON has no form for. */
  readonly isAltered: boolean;
}

/**
 * A value as JSON, in full length, without its secrets. It never throws, whatever the value is.
 *
 * Usually nothing has to be changed, and then that is found out on the finished text: what a value shows
 * may be another thing each time, as of a proxy or a getter, and the text is what will be read.
 */
export function journaled(value: unknown, secrets: Secrets): JournaledValue {
  try {
    if (isPlain(value, 0)) {
      const json = JSON.stringify(value);
      if (!hasSecret(JSON.parse(json), secrets, secrets.mayHide(json))) {
        return { json, isAltered: false };
      }
    }
  } catch {
    // It cannot be read: the copy says where.
  }
  const copy = new PlainCopy(secrets);
  const plain = copy.of(value);
  return { json: JSON.stringify(plain ?? null), isAltered: copy.isAltered || plain === undefined };
}

/** What is deeper is rare, and may be a cycle. */
const PLAIN_DEPTH = 50;

/** Whether a value is JSON as it is. */
function isPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      break;
    case 'undefined':
    case 'bigint':
    case 'function':
    case 'symbol':
      return false;
  }
  if (value === null) return true;
  if (depth >= PLAIN_DEPTH || 'toJSON' in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value)) {
    for (const item of value) if (!isPlain(item, depth + 1)) return false;
    // Else it is of a class, or has more than its items.
    return prototype === Array.prototype && Object.keys(value).length === value.length;
  }
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key in value) {
    const field: unknown = (value as Record<string, unknown>)[key];
    // An undefined field is as if it were not there.
    if (field !== undefined && !isPlain(field, depth + 1)) return false;
  }
  return true;
}

/** @param mayHide A text in it may have a secret. */
function hasSecret(value: unknown, secrets: Secrets, mayHide: boolean): boolean {
  if (typeof value === 'string') return mayHide && secrets.withoutSecrets(value) !== value;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((each) => hasSecret(each, secrets, mayHide));
  for (const key in value) {
    const field: unknown = (value as Record<string, unknown>)[key];
    if (secrets.isSecret(key, field) || hasSecret(field, secrets, mayHide)) return true;
    if (mayHide && secrets.withoutSecrets(key) !== key) return true;
  }
  return false;
}

/** Copies a value as plain data, and notes whether anything was lost. */
class PlainCopy {
  readonly #secrets: Secrets;
  readonly #parents: object[] = [];
  isAltered = false;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** `undefined` for what JSON leaves out. */
  of(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        return this.#text(value);
      case 'number':
        return Number.isFinite(value) ? value : this.#altered(null);
      case 'boolean':
        return value;
      case 'bigint':
        return this.#altered(String(value));
      case 'object':
        return value === null ? null : this.#object(value);
      case 'undefined':
        return undefined; // Of a field: it is as if it were not there.
      case 'function':
      case 'symbol':
        return this.#altered(undefined);
    }
  }

  #object(value: object): unknown {
    if (this.#parents.includes(value)) return this.#altered('[cycle]');
    this.#parents.push(value);
    try {
      if (Array.isArray(value)) {
        if (Object.keys(value).length !== value.length) this.isAltered = true;
        // Not `map`, which leaves holes.
        return Array.from(value as unknown[], (each) =>
          each === null ? null : (this.of(each) ?? this.#altered(null)),
        );
      }
      return this.#inside(value);
    } catch (error) {
      return this.#altered(this.#text(`[unreadable: ${messageOf(error)}]`));
    } finally {
      this.#parents.pop();
    }
  }

  #inside(value: object): unknown {
    const prototype: unknown = Object.getPrototypeOf(value);
    const isInstance = prototype !== Object.prototype && prototype !== null;
    if (isInstance || 'toJSON' in value) return this.#instance(value);
    return this.#fields(Object.entries(value));
  }

  /** Of some class: what comes back is not of it. */
  #instance(value: object): unknown {
    this.isAltered = true;
    if (value instanceof Map) {
      return this.#fields([...value].map(([key, field]) => [String(key), field]));
    }
    if (value instanceof Set) return [...value].map((each) => this.of(each) ?? null);
    if (value instanceof Error) {
      const { name, message, cause } = value;
      return this.#fields([
        ['name', name],
        ['message', message],
        ...Object.entries(value),
        ['cause', cause],
      ]);
    }
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if ('toJSON' in value && typeof value.toJSON === 'function') return this.of(value.toJSON());
    return this.#fields(Object.entries(value));
  }

  #fields(fields: readonly (readonly [string, unknown])[]): unknown {
    const kept: Record<string, unknown> = {};
    for (const [key, value] of fields) {
      const isSecret = this.#secrets.isSecret(key, value);
      const shown = isSecret ? this.#altered(REDACTED) : this.of(value);
      if (shown === undefined) continue;
      const name = this.#text(key);
      if (name === '__proto__')
        Object.defineProperty(kept, name, { value: shown, enumerable: true });
      else kept[name] = shown;
    }
    return kept;
  }

  #text(text: string): string {
    const safe = this.#secrets.withoutSecrets(text);
    if (safe !== text) this.isAltered = true;
    return safe;
  }

  #altered<T>(value: T): T {
    this.isAltered = true;
    return value;
  }
}

function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return 'no message';
  }
}
