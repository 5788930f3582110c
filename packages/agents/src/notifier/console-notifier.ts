import { type RedactOptions, secretsOf } from '@coppice/journal';
import type { Notice, Notifier } from './notifier.ts';
import { redactNotice } from './notifier.ts';

/** Where the lines go. */
export interface ConsoleNotifierOptions {
  /** Default `console`. */
  readonly name?: string;
  /** Default: the standard error output, so that a program's output stays clean. */
  readonly write?: (text: string) => void;
  readonly redact?: RedactOptions;
}

/**
 * Tells whoever watches the terminal.
 *
 * Not for a service that nobody watches: use `webhookNotifier` there. Secrets are taken out, and
 * characters that would move the cursor or colour the screen.
 *
 * @param options See {@link ConsoleNotifierOptions}.
 * @example
 * import { consoleNotifier } from '@coppice/agents';
 * let written = '';
 * const terminal = consoleNotifier({ write: (text) => { written += text; } });
 * const notice = {
 *   id: 'notice-1',
 *   at: '2026-01-01T00:00:00.000Z',
 *   severity: 'critical',
 *   title: 'Stopped',
 *   text: 'The budget is spent.',
 *   details: {},
 * } as const;
 * await terminal.notify(notice, new AbortController().signal);
 * if (!written.startsWith('2026-01-01T00:00:00.000Z CRITICAL Stopped\n')) throw new Error(written);
 */
export function consoleNotifier(options: ConsoleNotifierOptions = {}): Notifier {
  const { name = 'console', write = writeToStandardError } = options;
  const secrets = secretsOf(options.redact);
  return {
    name,
    notify: async (notice, signal) => {
      signal.throwIfAborted();
      write(inLines(redactNotice(notice, secrets)));
    },
  };
}

const writeToStandardError = (text: string): void => {
  process.stderr.write(text);
};

function inLines({ at, severity, title, text, details }: Notice): string {
  const lines = [
    `${at} ${severity.toUpperCase()} ${title.replaceAll(/\s+/g, ' ')}`,
    ...text.split('\n').map((line) => `  ${line}`),
    ...(Object.keys(details).length === 0 ? [] : [`  ${JSON.stringify(details)}`]),
  ];
  return lines.map((line) => `${line.replaceAll(CONTROL, '')}\n`).join('');
}

const CONTROL = /\p{Cc}/gu;
