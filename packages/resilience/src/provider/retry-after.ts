/** Headers as `fetch` has them, as Node has them, or as a plain object. */
export type HeadersLike =
  | { get(name: string): string | null | undefined }
  | Readonly<Record<string, unknown>>;

/** A provider that says "in a year" is asked again by one trial after this. */
export const LONGEST_RETRY_AFTER_MS = 3_600_000;

/**
 * How long a provider asks not to be called. `retry-after-ms` is OpenAI's and Azure's; `Retry-After`
 * has seconds or a date.
 *
 * @param nowWallMs The date, since the header may hold one.
 * @returns Milliseconds, 0 to an hour; `undefined` when the headers say nothing that can be read.
 * @see RFC 9110, section 10.2.3.
 * @example
 * import { retryAfterMs } from '@coppice/resilience';
 * if (retryAfterMs({ 'retry-after': '20' }, 0) !== 20_000) throw new Error('not read');
 */
export function retryAfterMs(headers: HeadersLike, nowWallMs: number): number | undefined {
  const exactMs = number(headerOf(headers, 'retry-after-ms'));
  if (exactMs !== undefined) return within(exactMs);
  const text = headerOf(headers, 'retry-after');
  const seconds = number(text);
  if (seconds !== undefined) return within(seconds * 1_000);
  const dateMs = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(dateMs) ? undefined : within(dateMs - nowWallMs);
}

function headerOf(headers: HeadersLike, name: string): string | undefined {
  if (typeof headers.get === 'function') return (headers as Headers).get(name) ?? undefined;
  const plain = headers as Readonly<Record<string, unknown>>;
  const key = Object.keys(plain).find((each) => each.toLowerCase() === name);
  const value = key === undefined ? undefined : [plain[key]].flat()[0];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

const number = (text: string | undefined): number | undefined =>
  text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;

const within = (ms: number): number => Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, ms));
