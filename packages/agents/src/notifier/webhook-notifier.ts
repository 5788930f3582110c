import { createHmac } from 'node:crypto';
import { type Host, systemHost } from '@coppice/host';
import { type RedactOptions, secretsOf } from '@coppice/journal';
import { deadlineIn, retryAfterMs, retryDelayMs, withDeadline } from '@coppice/resilience';
import { unlessAborted } from '../unless-aborted.ts';
import { wait } from '../wait.ts';
import { NotificationFailedError } from './errors.ts';
import { type Notifier, redactNotice } from './notifier.ts';
import { checkSecret, checkUrl } from './webhook-options.ts';

/** Where to, and signed with what. */
export interface WebhookNotifierOptions {
  /** `https:`, or `http:` to this machine. Redirects are not followed. */
  readonly url: string;
  /** Known to the receiver too; it signs. */
  readonly secret: string;
  /** Default `webhook`. */
  readonly name?: string;
  readonly redact?: RedactOptions;
  /** Time and chance. Default `systemHost()`. */
  readonly host?: Pick<Host, 'clock' | 'random'>;
  /** Default: Node's. */
  readonly fetch?: typeof globalThis.fetch;
}

/** How often and how long a webhook is tried. */
export const WEBHOOK_LIMITS = Object.freeze({
  tries: 5, // Judgement: with backoff about 15 s of trouble are bridged.
  tryMs: 5_000, // Judgement: a receiver that queues answers in less than one.
  longestWaitMs: 60_000, // Judgement: who asks for more time than this cannot be told now.
});

/**
 * Tells a web service: POSTs each notice as JSON.
 *
 * `x-coppice-signature` is `sha256=` and the HMAC-SHA-256 of `<timestamp>.<body>` in hex, with the
 * timestamp, in seconds, in `x-coppice-timestamp`. A receiver compares it in constant time and
 * refuses old timestamps; a notice may come twice, and has an `id` to tell. Network errors and
 * answers of 408, 429 and 5xx are tried again, at most five times in all, with full jitter and never
 * before `Retry-After`. Secrets are taken out of the notice.
 *
 * @param options See {@link WebhookNotifierOptions}.
 * @returns A notifier that rejects with `NotificationFailedError` when it gives up.
 * @throws {TypeError} The URL is not `https:` or the secret empty; the message shows neither.
 * @see RFC 2104 (HMAC); Stripe, "Verify webhook signatures", for the signed timestamp.
 * @example
 * import { webhookNotifier } from '@coppice/agents';
 * let signature = '';
 * const webhook = webhookNotifier({
 *   url: 'https://hooks.example.org/coppice',
 *   secret: 'only we two know',
 *   fetch: async (_url, init) => {
 *     signature = new Headers(init?.headers).get('x-coppice-signature') ?? '';
 *     return new Response(null, { status: 204 });
 *   },
 * });
 * const notice = {
 *   id: 'notice-1',
 *   at: '2026-01-01T00:00:00.000Z',
 *   severity: 'critical',
 *   title: 'Stopped',
 *   text: 'The budget is spent.',
 *   details: {},
 * } as const;
 * await webhook.notify(notice, new AbortController().signal);
 * if (!/^sha256=[0-9a-f]{64}$/.test(signature)) throw new Error(signature);
 */
export function webhookNotifier(options: WebhookNotifierOptions): Notifier {
  const { secret, name = 'webhook', host = systemHost(), fetch = globalThis.fetch } = options;
  const url = checkUrl(options.url);
  checkSecret(secret);
  const { clock, random } = host;

  async function tryOnce(body: string, signal: AbortSignal): Promise<Try> {
    using timed = withDeadline(clock, deadlineIn(WEBHOOK_LIMITS.tryMs, clock.now()), signal);
    const request: RequestInit = {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: signedHeaders(body, secret, clock.wallTime()),
      signal: timed.signal,
    };
    try {
      const response = await unlessAborted(() => fetch(url, request), timed.signal);
      response.body?.cancel().catch(() => {}); // Nobody reads it; the connection is free again.
      return outcomeOf(response, clock.wallTime());
    } catch (error) {
      signal.throwIfAborted();
      return { type: 'again', status: undefined, waitMs: 0, cause: error };
    }
  }

  async function notify(body: string, signal: AbortSignal): Promise<void> {
    for (let tries = 1; ; tries++) {
      const outcome = await tryOnce(body, signal);
      if (outcome.type === 'delivered') return;
      const { status, cause } = outcome;
      const waitMs = outcome.type === 'again' ? outcome.waitMs : Number.POSITIVE_INFINITY;
      if (tries >= WEBHOOK_LIMITS.tries || waitMs > WEBHOOK_LIMITS.longestWaitMs) {
        const fields = { notifier: name, tries, status };
        throw new NotificationFailedError(fields, cause === undefined ? undefined : { cause });
      }
      await wait(clock, Math.max(waitMs, retryDelayMs(tries, random)), signal);
    }
  }

  const secrets = secretsOf(options.redact);
  return {
    name,
    notify: async (notice, signal) => {
      signal.throwIfAborted();
      await notify(JSON.stringify(redactNotice(notice, secrets)), signal);
    },
  };
}

/** What became of one request. */
type Try =
  | { readonly type: 'delivered' }
  | {
      readonly type: 'again';
      readonly status: number | undefined;
      readonly waitMs: number;
      readonly cause?: unknown;
    }
  /** Asking again would get the same answer. */
  | { readonly type: 'refused'; readonly status: number; readonly cause?: undefined };

function outcomeOf({ ok, status, headers }: Response, nowWallMs: number): Try {
  if (ok) return { type: 'delivered' };
  if (status !== 408 && status !== 429 && status < 500) return { type: 'refused', status };
  return { type: 'again', status, waitMs: retryAfterMs(headers, nowWallMs) ?? 0 };
}

/** Signed anew at each try, so that a late one is not refused as old. */
function signedHeaders(body: string, secret: string, nowWallMs: number): Record<string, string> {
  const timestamp = String(Math.floor(nowWallMs / 1_000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return {
    'content-type': 'application/json',
    'x-coppice-timestamp': timestamp,
    'x-coppice-signature': `sha256=${signature}`,
  };
}
