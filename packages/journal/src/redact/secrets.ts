/** What looks secret besides what always does. */
export interface RedactOptions {
  /** Names of fields whose values are secret; case and punctuation do not count. */
  readonly keys?: readonly string[];
  /** Secrets within texts; whatever matches is replaced. */
  readonly patterns?: readonly RegExp[];
}

/** What stands where a secret was. */
export const REDACTED = '[redacted]';

/** Parts of the names of fields, written as `plain` writes them. */
const SECRET_KEYS = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'authorization',
  'cookie',
  'credential',
  'apikey',
  'accesskey',
  'privatekey',
  'signingkey',
  'encryptionkey',
  'accountkey',
  'sshkey',
];

/** Of these only texts are secret: `tokens: 500` is a count. */
const TOKEN_KEY = /(?:tokens?|auth|jwt|pwd)$/;

/** Begins a word, also in JSON within a text, where the line break before it ends with a letter. */
const word = ({ source, flags }: RegExp): RegExp =>
  new RegExp(`(?:\\b|(?<=\\\\(?:[bfnrt]|u[\\da-f]{4})))${source}`, flags);

/** A first group is kept. All are global, and none takes more than linear time. */
const SECRET_PATTERNS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}-----|$)/g,
  word(/eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g), // JWT.
  word(/sk-[\w-]{12,}/g), // OpenAI, Anthropic.
  word(/(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-)[\w-]{10,}/g), // GitHub, GitLab, Slack.
  word(/(?:AKIA|ASIA)[A-Z0-9]{16}\b/g), // AWS, the key's id.
  word(/AIza[\w-]{30,}/g), // Google.
  word(/(Bearer\s+)[\w.~+/=-]{6,}/gi),
  /(:\/\/)[^\s/:@]*:[^\s/]*@/g, // user:password@ of a URL.
  word(/(authorization["']?\s*[=:]\s*["']?)(?:\w+\s+)?[^\s"',;]+/gi),
  /((?:api[_-]?key|secret[\w-]{0,20}|password|passwd|token)["']?\s*[=:]\s*["']?)[^\s"'&,;[]+/gi,
];

/**
 * Where none of these matches, none of the patterns does: most texts are looked at only this far. It holds
 * for JSON too, where a line break is two characters. Tasks ("task-1") and counts of tokens are everywhere,
 * so they must be no hint; one expression of all would take ten times as long.
 */
const HINTS: readonly RegExp[] = [
  /-----BEGIN|eyJ|gh[pousr]_|github_pat_|glpat-|xox|AKIA|ASIA|AIza|bearer|:\/\/|authorization|api[_-]?key|secret|passw/i,
  /sk-[\w-]{12}/,
  /token\\?["']?(?:\s|\\[bfnrt]|\\u[\da-f]{4})*[=:]/i,
];
const hasHint = (text: string): boolean => HINTS.some((each) => each.test(text));

/** Says of fields and texts what must not be seen. */
export interface Secrets {
  /** Whether the value of a field is replaced. */
  isSecret(key: string, value: unknown): boolean;
  /** A text without the secrets in it. */
  withoutSecrets(text: string): string;
  /** Whether there may be a secret in a text, or in any of those that it is the JSON of. Quick. */
  mayHide(text: string): boolean;
}

/**
 * What looks secret, for whoever redacts often.
 *
 * @throws {TypeError} A key is empty, or a pattern is none.
 * @example
 * import { secretsOf } from '@coppice/journal';
 * const secrets = secretsOf({ keys: ['plate'] });
 * if (!secrets.isSecret('licence_plate', 'W-1')) throw new Error('shown');
 */
export function secretsOf(options: RedactOptions = {}): Secrets {
  const keys = [...SECRET_KEYS, ...(options.keys ?? []).map(plain)];
  if (keys.includes('')) throw new TypeError('keys must have letters, got one without');
  const own = (options.patterns ?? []).map(globally);
  const kinds = new Map<string, KeyKind>();
  const kindOf = (key: string): KeyKind => {
    const known = kinds.get(key);
    if (known) return known;
    const name = plain(key);
    const kind = keys.some((each) => name.includes(each)) ? 'secret' : tokenKind(name);
    if (kinds.size < MOST_KEYS) kinds.set(key, kind);
    return kind;
  };
  return {
    isSecret(key, value) {
      if (value === null || value === undefined || typeof value === 'boolean') return false;
      const kind = kindOf(key);
      return kind === 'secret' || (kind === 'token' && typeof value === 'string');
    },
    withoutSecrets(text) {
      const patterns = hasHint(text) ? [...SECRET_PATTERNS, ...own] : own;
      return patterns.length === 0 ? text : patterns.reduce(replaced, text);
    },
    // Of other patterns nobody knows what they are in JSON.
    mayHide: (text) => own.length > 0 || hasHint(text),
  };
}

/** What the name of a field says of its value. */
type KeyKind = 'secret' | 'token' | 'plain';

const tokenKind = (name: string): KeyKind => (TOKEN_KEY.test(name) ? 'token' : 'plain');

/** Names of fields are few, so what was found out of one is kept. */
const MOST_KEYS = 10_000;

/** 'X-Api-Key', 'api_key', 'apiKey' → 'apikey' */
const plain = (key: string): string => key.toLowerCase().replaceAll(/[^\p{L}\d]/gu, '');

function globally(pattern: unknown): RegExp {
  if (!(pattern instanceof RegExp)) {
    throw new TypeError(`patterns must be regular expressions, got ${typeof pattern}`);
  }
  return new RegExp(pattern, `${pattern.flags.replaceAll(/[gy]/g, '')}g`);
}

function replaced(text: string, pattern: RegExp): string {
  const isOurs = SECRET_PATTERNS.includes(pattern);
  return text.replace(pattern, (_match, kept: unknown) =>
    isOurs && typeof kept === 'string' ? `${kept}${REDACTED}` : REDACTED,
  );
}
