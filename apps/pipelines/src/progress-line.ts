/** A line of a terminal that is written over again and again. */
export interface ProgressLine {
  show(text: string): void;
  /** Takes the line away, so that other output starts on a clean one. */
  clear(): void;
}

/** Ten times a second is as often as an eye can use. */
const INTERVAL_MS = 100;

const ERASE_LINE = '\r\u001b[2K';

/**
 * Shows progress in one line, at most ten times a second.
 *
 * On a stream that is not a terminal it shows nothing: nobody wants progress in a log file.
 *
 * @param now Milliseconds on a clock that never goes back.
 */
export function progressLine(
  stream: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown },
  now: () => number,
): ProgressLine {
  let shownAtMs = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    show(text) {
      const nowMs = now();
      if (stream.isTTY !== true || nowMs - shownAtMs < INTERVAL_MS) return;
      shownAtMs = nowMs;
      isShown = true;
      // A line that wraps could not be erased.
      stream.write(ERASE_LINE + text.slice(0, (stream.columns ?? 80) - 1));
    },
    clear() {
      if (isShown) stream.write(ERASE_LINE);
      isShown = false;
    },
  };
}
