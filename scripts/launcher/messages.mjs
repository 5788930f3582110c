/**
 * Tells the person at the terminal what the set-up does. Always on stderr: stdout belongs to the
 * job, so that `npm start --silent -- --json | jq` works.
 *
 * @param {string} message
 */
export function say(message) {
  process.stderr.write(`[set-up] ${message}\n`);
}

/** The set-up cannot go on; the message says what to do about it. */
export class SetUpError extends Error {
  /** @override */
  name = 'SetUpError';

  /**
   * @param {string} message
   * @param {{ exitCode?: number, cause?: unknown }} [options]
   */
  constructor(message, { exitCode = 1, cause } = {}) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}
