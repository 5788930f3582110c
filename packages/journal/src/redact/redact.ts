import { REDACTED, type RedactOptions, type Secrets, secretsOf } from './secrets.ts';

/** How much of a value is kept. */
export const REDACT_BOUNDS = Object.freeze({
  depth: 20, // Judgement: nothing that a person reads is nested deeper.
  values: 10_000, // Judgement: a notice of this size is read by nobody.
  textChars: 20_000, // Judgement: a long stack trace.
});

/**
 * A copy of a value without its secrets, as plain JSON data.
 *
 * Replaced are the values of fields whose names look secret (`password`, `api_key`, `authorization`,
 * `cookie`, a `token` that is a text; not `tokens: 500`), and in every text what looks like a key, a
 * bearer token, a JWT or the password of a URL. It replaces rather too much than too little, and can
 * still not know every secret: add your own.
 *
 * @param value Anything, with cycles too. What JSON has no form for becomes a text or is left out.
 * @param options.keys More names of fields; case and punctuation do not count.
 * @param options.patterns More secrets within texts.
 * @returns At most 20 deep, 10 000 values and 20 000 characters per text; what is beyond is cut.
 * @throws {TypeError} An option is wrong.
 * @example
 * import { redact } from '@coppice/journal';
 * const safe = redact({ api_key: 'x1', tokens: 5, url: 'https://ann:pw@example.org' });
 * const expected = '{"api_key":"[redacted]","tokens":5,"url":"https://[redacted]example.org"}';
 * if (JSON.stringify(safe) !== expected) throw new Error(JSON.stringify(safe));
 */
export function redact(value: unknown, options: RedactOptions = {}): unknown {
  return withoutSecrets(value, secretsOf(options));
}

/** The same, for whoever redacts often. */
export const withoutSecrets = (value: unknown, secrets: Secrets): unknown =>
  new Redaction(secrets).of(value) ?? null;

class Redaction {
  readonly #secrets: Secrets;
  readonly #parents: object[] = [];
  #left: number = REDACT_BOUNDS.values;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** `undefined` for what JSON leaves out. */
  of(value: unknown): unknown {
    this.#left--;
    switch (typeof value) {
      case 'string':
        return this.#text(value);
      case 'number':
        return Number.isFinite(value) ? value + 0 : null; // JSON knows no -0.
      case 'boolean':
        return value;
      case 'bigint':
        return String(value);
      case 'object':
        return value === null ? null : this.#object(value);
      case 'undefined':
      case 'function':
      case 'symbol':
        return undefined;
    }
  }

  #object(value: object): unknown {
    if (this.#parents.includes(value)) return '[cycle]';
    if (this.#parents.length >= REDACT_BOUNDS.depth) return '[too deep]';
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    this.#parents.push(value);
    try {
      return this.#inside(value);
    } catch (error) {
      return this.#text(`[unreadable: ${String(error)}]`); // A getter or toJSON that throws.
    } finally {
      this.#parents.pop();
    }
  }

  #inside(value: object): unknown {
    if (Array.isArray(value)) return this.#list(value);
    if (value instanceof Set) return this.#list([...value]);
    if (value instanceof Map) {
      return this.#fields([...value].map(([key, field]) => [String(key), field]));
    }
    if (value instanceof Error) {
      const { name, message, cause } = value;
      return this.#fields([
        ['name', name],
        ['message', message],
        ...Object.entries(value),
        ['cause', cause],
      ]);
    }
    if ('toJSON' in value && typeof value.toJSON === 'function') return this.of(value.toJSON());
    return this.#fields(Object.entries(value));
  }

  #list(values: readonly unknown[]): unknown {
    const kept: unknown[] = [];
    for (const value of values) {
      if (this.#left <= 0) break;
      kept.push(this.of(value) ?? null);
    }
    return kept.length < values.length ? [...kept, '[cut]'] : kept;
  }

  #fields(fields: readonly (readonly [string, unknown])[]): unknown {
    const kept: [string, unknown][] = [];
    for (const [key, value] of fields) {
      if (this.#left <= 0) {
        kept.push(['[cut]', fields.length - kept.length]);
        break;
      }
      const shown = this.#secrets.isSecret(key, value) ? REDACTED : this.of(value);
      if (shown !== undefined) kept.push([this.#text(key), shown]);
    }
    return Object.fromEntries(kept);
  }

  /** Cut after the secrets are out: half a secret looks like none. */
  #text(text: string): string {
    const safe = this.#secrets.withoutSecrets(text);
    return safe.length <= REDACT_BOUNDS.textChars
      ? safe
      : `${safe.slice(0, REDACT_BOUNDS.textChars)}[cut]`;
  }
}
