/** What the reader typed. */
export type TaskInput = { gpuModel: string; token: string; gpus: string; hours: string }

const MAX_GPU_MILLI = 1_024_000
const MIN_DURATION_MS = 60_000
const MAX_DURATION_MS = 2_592_000_000

/** Reads GPUs and hours as exact integers; null where the text is not one the API takes. */
export function readTask({ gpus, hours }: Pick<TaskInput, 'gpus' | 'hours'>): {
  gpuMilli: number | null
  durationMs: number | null
} {
  const gpuMilli = readThousandths(gpus)
  const hourMilli = readThousandths(hours)
  const durationMs = hourMilli === null ? null : hourMilli * 3600
  return {
    gpuMilli: gpuMilli !== null && gpuMilli >= 1 && gpuMilli <= MAX_GPU_MILLI ? gpuMilli : null,
    durationMs:
      durationMs !== null && durationMs >= MIN_DURATION_MS && durationMs <= MAX_DURATION_MS ? durationMs : null,
  }
}

function readThousandths(text: string): number | null {
  const match = /^(\d{1,7})(?:[.,](\d{1,3}))?$/.exec(text.trim())
  if (match === null) return null
  return Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'))
}
