/** `8 × H100, up to 72 hours` from a quote's or payment's facts; null where they are unknown. */
export function describeTask({
  gpuModel,
  gpuMilli,
  durationMs,
}: {
  gpuModel: string | null
  gpuMilli: number | null
  durationMs: number | null
}): string | null {
  if (gpuModel === null || gpuMilli === null || durationMs === null) return null
  return `${formatGpus(gpuMilli)} × ${gpuModel}, up to ${formatHours(durationMs)}`
}

/** Thousandths of a GPU as GPUs: `8`, `0.25`. */
export function formatGpus(gpuMilli: number): string {
  return (gpuMilli / 1000).toString()
}

/** A task's length in the largest unit that keeps it whole: `72 hours`, `1 hour`, `90 minutes`. */
export function formatHours(durationMs: number): string {
  const minutes = durationMs / 60_000
  if (minutes % 60 === 0) return minutes === 60 ? '1 hour' : `${minutes / 60} hours`
  return `${Math.round(minutes * 100) / 100} minutes`
}
