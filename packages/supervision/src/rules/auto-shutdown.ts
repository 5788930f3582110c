/** When a supervisor stops by itself because its significant children have ended. */
export type AutoShutdown = 'never' | 'any_significant' | 'all_significant';

/**
 * Whether the end for good of one child stops its supervisor.
 *
 * @param othersAlive How many other significant children still have a process or are about to.
 * @see Erlang/OTP, supervisor, "Automatic Shutdown".
 */
export function triggersAutoShutdown(
  autoShutdown: AutoShutdown,
  ended: { readonly significant: boolean },
  othersAlive: number,
): boolean {
  if (!ended.significant) return false;
  switch (autoShutdown) {
    case 'never':
      return false;
    case 'any_significant':
      return true;
    case 'all_significant':
      return othersAlive === 0;
  }
}
