/** A rate in basis points as per cent with a space, `4 %`, `0.25 %`. */
export function formatBps(bps: number): string {
  return `${bps / 100} %`
}
