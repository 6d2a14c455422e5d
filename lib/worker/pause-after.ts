/**
 * Seconds before a job runs again after so many failures in a row: its usual pause after none, twice that for each failure,
 * up to the longest. A job with no longest pause is always tried again after its usual one.
 */
export function pauseAfter(
  failures: number,
  { pauseSeconds, longestPauseSeconds = pauseSeconds }: { pauseSeconds: number; longestPauseSeconds?: number },
): number {
  return Math.min(pauseSeconds * 2 ** failures, Math.max(pauseSeconds, longestPauseSeconds))
}
