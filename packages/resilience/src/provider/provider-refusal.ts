import { type HeadersLike, retryAfterMs } from './retry-after.ts';

/** The provider would not or could not answer. No agent is to blame for it. */
export type ProviderRefusal =
  /** Too many calls. */
  | { readonly type: 'rateLimited'; readonly status: number; readonly retryAfterMs?: number }
  /** It is overloaded or broken. */
  | { readonly type: 'unavailable'; readonly status: number; readonly retryAfterMs?: number }
  /** No connection, or it was cut. */
  | { readonly type: 'unreachable'; readonly code: string }
  /** The account may not: no such key, no money, no right. */
  | { readonly type: 'account'; readonly status: number };

/** Errors wrap others: litellm, for one, has hidden a 429 in a connection error. */
const DEEPEST_CAUSE = 8;

// Node's and undici's codes for a connection that was not made, or was cut.
const NETWORK =
  /^(?:E(?:CONN(?:REFUSED|RESET|ABORTED)|PIPE|HOST(?:UNREACH|DOWN)|NET(?:UNREACH|DOWN|RESET)|TIMEDOUT|AI_AGAIN|NOTFOUND|PROTO)|UND_ERR_(?:SOCKET|CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT))$/;

/**
 * What an error says about the provider, whichever SDK threw it: a status or a network code, on the
 * error or on what caused it. A status weighs more than the network error that it is wrapped in.
 *
 * @param error What a call threw.
 * @param nowWallMs The date, for a `Retry-After` that holds one.
 * @returns `undefined` when it is not the provider's doing: the agent's breaker may count it.
 * @see https://github.com/BerriAI/litellm/issues/24366
 * @example
 * import { providerRefusalOf } from '@coppice/resilience';
 * const limited = Object.assign(new Error('slow down'), { status: 429, headers: { 'retry-after': '20' } });
 * const refusal = providerRefusalOf(new Error('connection error', { cause: limited }), 0);
 * if (refusal?.type !== 'rateLimited' || refusal.retryAfterMs !== 20_000) throw new Error('missed');
 */
export function providerRefusalOf(error: unknown, nowWallMs: number): ProviderRefusal | undefined {
  const chain = causesOf(error);
  for (const each of chain) {
    const refusal = byStatus(each, nowWallMs);
    if (refusal) return refusal;
  }
  for (const each of chain) {
    const { code } = each as { readonly code?: unknown };
    if (typeof code === 'string' && NETWORK.test(code)) return { type: 'unreachable', code };
  }
  return undefined;
}

function causesOf(error: unknown): readonly object[] {
  const chain: object[] = [];
  let each = error;
  while (typeof each === 'object' && each !== null && chain.length < DEEPEST_CAUSE) {
    chain.push(each);
    each = (each as { readonly cause?: unknown }).cause;
  }
  return chain;
}

/** Where SDKs put what the server said. */
interface HttpLike {
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly headers?: HeadersLike | null;
  readonly responseHeaders?: HeadersLike | null;
  /** AWS. */
  readonly $metadata?: { readonly httpStatusCode?: unknown } | null;
  readonly response?: { readonly status?: unknown; readonly headers?: HeadersLike | null } | null;
}

function byStatus(error: HttpLike, nowWallMs: number): ProviderRefusal | undefined {
  const status = [
    error.status,
    error.statusCode,
    error.response?.status,
    error.$metadata?.httpStatusCode,
  ].find((each) => typeof each === 'number') as number | undefined;
  if (status === undefined) return undefined;
  const headers = error.headers ?? error.responseHeaders ?? error.response?.headers;
  const waitMs = headers ? retryAfterMs(headers, nowWallMs) : undefined;
  const wait = waitMs === undefined ? {} : { retryAfterMs: waitMs };
  if (status === 429) return { type: 'rateLimited', status, ...wait };
  if (status === 401 || status === 402 || status === 403) return { type: 'account', status };
  // 408: it gave up waiting. 5xx includes 529, which is "overloaded" with some.
  if (status === 408 || status >= 500) return { type: 'unavailable', status, ...wait };
  return undefined;
}
