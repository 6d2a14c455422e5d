/** Round steps an axis may have. */
const STEPS = [1n, 2n, 5n] as const

/** A scale from zero that holds `largest`, with three or four round ticks above zero. Base units in and out. */
export function chartScale(largest: bigint, decimals: number): { top: bigint; ticks: readonly bigint[] } {
  if (largest <= 0n) {
    const one = 10n ** BigInt(decimals)
    return { top: one, ticks: [0n, one] }
  }
  for (let power = 1n; ; power *= 10n) {
    for (const step of STEPS) {
      const unit = step * power
      const count = (largest + unit - 1n) / unit
      if (count <= 4n) return { top: unit * count, ticks: ticksOf(unit, count) }
    }
  }
}

function ticksOf(unit: bigint, count: bigint): bigint[] {
  return Array.from({ length: Number(count) + 1 }, (_, index) => BigInt(index) * unit)
}
