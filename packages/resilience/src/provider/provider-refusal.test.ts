import { describe, expect, test } from 'vitest';
import { providerRefusalOf } from './provider-refusal.ts';

const error = (fields: object, cause?: unknown): Error =>
  Object.assign(new Error('x', cause === undefined ? {} : { cause }), fields);

describe('providerRefusalOf', () => {
  test.each([
    ['OpenAI', error({ status: 429, headers: { 'retry-after': '2' } }), 2_000],
    ['AI SDK', error({ statusCode: 429, responseHeaders: { 'retry-after': '2' } }), 2_000],
    [
      'axios',
      error({ response: { status: 429, headers: new Headers({ 'retry-after': '2' }) } }),
      2_000,
    ],
    ['no header', error({ status: 429 }), undefined],
    ['headers that are null', error({ response: { status: 429, headers: null } }), undefined],
  ])('a 429 as %s throws it', (_sdk, thrown, retryAfterMs) => {
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    expect(providerRefusalOf(thrown, 0)).toEqual({ type: 'rateLimited', status: 429, ...wait });
  });

  test.each([
    [{ status: 500 }, 'unavailable'],
    [{ $metadata: { httpStatusCode: 503 } }, 'unavailable'],
    [{ status: 529 }, 'unavailable'],
    [{ status: 408 }, 'unavailable'],
    [{ status: 401 }, 'account'],
    [{ status: 402 }, 'account'],
    [{ code: 'ECONNRESET' }, 'unreachable'],
    [{ code: 'UND_ERR_SOCKET' }, 'unreachable'],
    [{ code: 'EAI_AGAIN' }, 'unreachable'],
  ])('%j is %s', (fields, type) => {
    expect(providerRefusalOf(error(fields), 0)?.type).toBe(type);
  });

  test.each([[{ status: 400 }], [{ status: 404 }], [{ status: 422 }], [{ code: 'ENOENT' }], [{}]])(
    '%j is not the provider’s doing',
    (fields) => {
      expect(providerRefusalOf(error(fields), 0)).toBeUndefined();
    },
  );

  test.each([[undefined], [null], ['429'], [429]])('%s says nothing', (thrown) => {
    expect(providerRefusalOf(thrown, 0)).toBeUndefined();
  });

  test('a status below weighs more than the network error around it', () => {
    const hidden = error({ code: 'ECONNRESET' }, error({}, error({ status: 429 })));
    expect(providerRefusalOf(hidden, 0)?.type).toBe('rateLimited');
    expect(providerRefusalOf(error({}, error({ code: 'EPIPE' })), 0)?.type).toBe('unreachable');
  });

  test('causes that go in a circle, or for ever, end', () => {
    const circle = error({});
    circle.cause = circle;
    expect(providerRefusalOf(circle, 0)).toBeUndefined();
    let deep: Error = error({ status: 429 });
    for (let level = 0; level < 100; level++) deep = error({}, deep);
    expect(providerRefusalOf(deep, 0)).toBeUndefined();
  });
});
