import { type RedactOptions, type Secrets, secretsOf, withoutSecrets } from '@coppice/journal';

/** How much it matters. */
export type Severity = 'info' | 'warning' | 'critical';

/** Something that a person should hear of. All of it is JSON. */
export interface Notice {
  readonly id: string;
  /** The date as ISO 8601. */
  readonly at: string;
  readonly severity: Severity;
  /** One line. */
  readonly title: string;
  readonly text: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A way to tell people. */
export interface Notifier {
  /** Names it where it fails. */
  readonly name: string;
  /** Resolves when the notice is delivered. Stop trying when `signal` is aborted. */
  notify(notice: Notice, signal: AbortSignal): Promise<void>;
}

/**
 * Makes a notifier of one function: a mail, a chat, a pager.
 *
 * Secrets are taken out of the notice before it is handed over.
 *
 * @param name Names it where it fails.
 * @param notify Delivers a notice; rejects when it could not. It is tried again then.
 * @param options.redact What else looks secret; see `redact`.
 * @throws {TypeError} The name is empty or `notify` no function.
 * @example
 * import { notifier } from '@coppice/agents';
 * const sent: string[] = [];
 * const chat = notifier('chat', async ({ title, details }) => {
 *   sent.push(`${title} ${JSON.stringify(details)}`);
 * });
 * const notice = {
 *   id: 'notice-1',
 *   at: '2026-01-01T00:00:00.000Z',
 *   severity: 'critical',
 *   title: 'Stopped',
 *   text: 'The budget is spent.',
 *   details: { password: 'hunter2' },
 * } as const;
 * await chat.notify(notice, new AbortController().signal);
 * if (sent[0] !== 'Stopped {"password":"[redacted]"}') throw new Error(sent[0]);
 */
export function notifier(
  name: string,
  notify: (notice: Notice, signal: AbortSignal) => void | Promise<void>,
  options: { readonly redact?: RedactOptions } = {},
): Notifier {
  if (name === '') throw new TypeError('name must not be empty');
  if (typeof notify !== 'function') {
    throw new TypeError(`notify must be a function, got ${typeof notify}`);
  }
  const secrets = secretsOf(options.redact);
  return {
    name,
    notify: async (notice, signal) => {
      signal.throwIfAborted();
      await notify(redactNotice(notice, secrets), signal);
    },
  };
}

/** A notice as it may leave the process. */
export function redactNotice(notice: Notice, secrets: Secrets): Notice {
  const { title, text, details } = notice;
  // Texts stay texts and an object stays one, so what comes back has the shape of what went in.
  return { ...notice, ...(withoutSecrets({ title, text, details }, secrets) as typeof notice) };
}
