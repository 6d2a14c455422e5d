import { groupThousands } from './format-amount'
import { GPU_MILLI_MS_PER_GPU_HOUR } from './gpu-milli-ms'
import { roundTogether } from './round-together'

/** Plain usage (thousandths of a GPU × ms) as GPU-hours with `digits` fraction digits, cut; `< 0.01` where cutting leaves nothing. */
export function formatGpuHours(gpuMilliMs: bigint, digits = 2): string {
  const scale = 10n ** BigInt(digits)
  const scaled = (gpuMilliMs * scale) / GPU_MILLI_MS_PER_GPU_HOUR
  if (scaled === 0n && gpuMilliMs > 0n) return digits === 0 ? '< 1' : `< 0.${'0'.repeat(digits - 1)}1`
  const whole = groupThousands((scaled / scale).toString())
  return digits === 0 ? whole : `${whole}.${(scaled % scale).toString().padStart(digits, '0')}`
}

/** The same for parts of one sum: what is shown adds up to the sum as it is shown. */
export function formatGpuHoursOfParts(parts: readonly bigint[], digits = 2): string[] {
  const unit = GPU_MILLI_MS_PER_GPU_HOUR / 10n ** BigInt(digits)
  return roundTogether(parts, unit).map((units, index) =>
    formatGpuHours(units === 0n ? (parts[index] ?? 0n) : units * unit, digits),
  )
}
