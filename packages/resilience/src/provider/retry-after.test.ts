import { expect, test } from 'vitest';
import { type HeadersLike, LONGEST_RETRY_AFTER_MS, retryAfterMs } from './retry-after.ts';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);

test.each<[string, HeadersLike, number | undefined]>([
  ['seconds', { 'retry-after': '20' }, 20_000],
  ['seconds as a number', { 'retry-after': 20 }, 20_000],
  ['parts of a second', { 'retry-after': '0.5' }, 500],
  ['any case', { 'Retry-After': '1' }, 1_000],
  ['a list, as Node has it', { 'retry-after': ['3'] }, 3_000],
  ['headers of fetch', new Headers({ 'Retry-After': '7' }), 7_000],
  ['a date', { 'retry-after': 'Mon, 23 Nov 2026 12:01:00 GMT' }, 60_000],
  ['a date that is past', { 'retry-after': 'Mon, 23 Nov 2026 11:00:00 GMT' }, 0],
  ['milliseconds before seconds', { 'retry-after-ms': '1500', 'retry-after': '2' }, 1_500],
  ['a year', { 'retry-after': '31536000' }, LONGEST_RETRY_AFTER_MS],
  ['nothing', {}, undefined],
  ['nonsense', { 'retry-after': 'soon' }, undefined],
  ['a negative number', { 'retry-after-ms': '-5' }, undefined],
])('%s', (_what, headers, ms) => {
  expect(retryAfterMs(headers, NOW)).toBe(ms);
});
