import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seededRandom, systemHost, type VirtualHost, virtualHost } from '@coppice/host';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Notice } from './notifier.ts';
import { webhookNotifier } from './webhook-notifier.ts';

const notice: Notice = {
  id: 'notice-1',
  at: '2026-01-01T00:00:00.000Z',
  severity: 'critical',
  title: 'Stopped',
  text: 'Bearer abcdefgh',
  details: { password: 'hunter2' },
};
const secret = 'only we two know';
const { signal } = new AbortController();
// The real time without waits between tries.
const impatient = { clock: systemHost().clock, random: { ...seededRandom(1), next: () => 0 } };

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver on this machine that answers with each of `statuses` in turn. */
async function receiver(statuses: readonly number[], headers: Record<string, string> = {}) {
  const received: Received[] = [];
  const listener: RequestListener = (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(statuses[received.length - 1] ?? 200, headers).end('thanks');
    });
  };
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${port}/hook`, received, close };
}

describe('webhookNotifier, over HTTP', () => {
  test('what is received can be verified, and has no secrets', async () => {
    const there = await receiver([204]);
    await webhookNotifier({ url: there.url, secret, host: impatient }).notify(notice, signal);
    const { headers, body } = there.received[0] as Received;
    const signed = `${String(headers['x-coppice-timestamp'])}.${body}`;
    const expected = createHmac('sha256', secret).update(signed).digest('hex');
    expect(headers['x-coppice-signature']).toBe(`sha256=${expected}`);
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body)).toEqual({
      ...notice,
      text: 'Bearer [redacted]',
      details: { password: '[redacted]' },
    });
  });

  test('a receiver that fails once gets the same notice again', async () => {
    const there = await receiver([500, 200]);
    await webhookNotifier({ url: there.url, secret, host: impatient }).notify(notice, signal);
    expect(there.received.map(({ body }) => JSON.parse(body).id)).toEqual(['notice-1', 'notice-1']);
  });

  test('a redirect is not followed', async () => {
    const elsewhere = await receiver([200]);
    const there = await receiver([307], { location: elsewhere.url });
    const sent = webhookNotifier({ url: there.url, secret, host: impatient }).notify(
      notice,
      signal,
    );
    await expect(sent).rejects.toMatchObject({ status: 307, tries: 1 });
    expect(elsewhere.received).toEqual([]);
  });

  test('a receiver that is not there is tried five times', async () => {
    const there = await receiver([]);
    await there.close();
    const sent = webhookNotifier({ url: there.url, secret, host: impatient }).notify(
      notice,
      signal,
    );
    await expect(sent).rejects.toMatchObject({
      code: 'notification_failed',
      notifier: 'webhook',
      tries: 5,
      cause: expect.any(TypeError),
    });
  });
});

/** Answers in virtual time; notes when each request came. */
function virtual(answers: readonly (() => Response | Promise<Response>)[]) {
  const host: VirtualHost = virtualHost({ seed: 1 });
  const requests: { atMs: number; signal: AbortSignal; headers: Headers }[] = [];
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    const answer = answers[requests.length] ?? (() => new Response());
    const asked = init?.signal as AbortSignal;
    requests.push({ atMs: host.clock.now(), signal: asked, headers: new Headers(init?.headers) });
    return answer();
  };
  const webhook = webhookNotifier({ url: 'https://example.org/x', secret, host, fetch });
  return { host, requests, webhook };
}
const status = (code: number, headers?: Record<string, string>) => () =>
  new Response(null, { status: code, ...(headers && { headers }) });
const hangs = () => new Promise<Response>(() => {});

describe('webhookNotifier, in virtual time', () => {
  test.each([
    [200, 1, 'sent'],
    [400, 1, 'failed'],
    [401, 1, 'failed'],
    [408, 2, 'sent'],
    [429, 2, 'sent'],
    [500, 2, 'sent'],
    [503, 2, 'sent'],
  ])('after %d there are %d requests, and it is %s', async (code, count, ending) => {
    const { host, requests, webhook } = virtual([status(code)]);
    const sent = webhook.notify(notice, signal).then(
      () => 'sent',
      () => 'failed',
    );
    await host.clock.advanceBy(20_000);
    expect(await sent).toBe(ending);
    expect(requests).toHaveLength(count);
  });

  test('it waits as long as it is told, and signs anew', async () => {
    const { host, requests, webhook } = virtual([status(429, { 'retry-after': '7' })]);
    const sent = webhook.notify(notice, signal);
    await host.clock.advanceBy(7_000);
    await sent;
    expect(requests.map(({ atMs }) => atMs)).toEqual([0, 7_000]);
    const stamps = requests.map(({ headers }) => Number(headers.get('x-coppice-timestamp')));
    expect((stamps[1] ?? 0) - (stamps[0] ?? 0)).toBe(7);
    const signatures = requests.map(({ headers }) => headers.get('x-coppice-signature'));
    expect(signatures[0]).not.toBe(signatures[1]);
  });

  test('a wait of more than a minute is not waited for', async () => {
    const { webhook } = virtual([status(503, { 'retry-after': '61' })]);
    await expect(webhook.notify(notice, signal)).rejects.toMatchObject({ status: 503, tries: 1 });
  });

  test('a request that hangs is aborted after 5 s and made again', async () => {
    const { host, requests, webhook } = virtual([hangs]);
    const sent = webhook.notify(notice, signal);
    await host.clock.advanceBy(4_999);
    expect(requests[0]?.signal.aborted).toBe(false);
    await host.clock.advanceBy(1_001);
    await sent;
    expect(requests[0]?.signal.aborted).toBe(true);
    expect(requests).toHaveLength(2);
    expect(host.clock.nextDueMs()).toBeUndefined();
  });

  test.each([
    ['in a request', hangs],
    ['in between', status(503, { 'retry-after': '9' })],
  ])('an abort %s ends it with its reason', async (_name, first) => {
    const { host, requests, webhook } = virtual([first]);
    const stopping = new AbortController();
    const sent = webhook.notify(notice, stopping.signal);
    const ending = sent.catch((error: Error) => error.message);
    await host.settle();
    stopping.abort(new Error('enough'));
    expect(await ending).toBe('enough');
    expect(requests).toHaveLength(1);
    expect(host.clock.nextDueMs()).toBeUndefined();
  });

  test('an abort in the last try is no giving up', async () => {
    const { host, requests, webhook } = virtual([
      ...Array.from({ length: 4 }, () => status(500)),
      hangs,
    ]);
    const stopping = new AbortController();
    const sent = webhook.notify(notice, stopping.signal);
    const ending = sent.catch((error: Error) => error.message);
    while (requests.length < 5) await host.clock.advanceBy(100);
    stopping.abort(new Error('enough'));
    expect(await ending).toBe('enough');
  });

  test.each([
    'https://example.org/hook',
    'http://localhost:3000',
    'http://127.0.0.1',
    'http://[::1]:80/x',
  ])('%s may be told', (url) => {
    expect(() => webhookNotifier({ url, secret })).not.toThrow();
  });

  test.each([
    [
      'http://example.org/T0P',
      'url must be https: unless it is on this machine, got http://example.org',
    ],
    ['http://127.0.0.1.example.org', 'url must be https:'],
    ['http://localhost.example.org', 'url must be https:'],
    ['ftp://localhost', 'url must be https:'],
    ['https://ann:pw@example.org', 'url must have no user and no password'],
    ['nowhere', 'url must be a URL'],
  ])('%s is refused', (url, message) => {
    const make = () => webhookNotifier({ url, secret });
    expect(make).toThrow(message);
    expect(make).not.toThrow(/T0P|pw/);
  });

  test('without a secret nothing is signed, so it is refused', () => {
    expect(() => webhookNotifier({ url: 'https://a.org', secret: '' })).toThrow(
      'must not be empty',
    );
  });
});
