/** What the reader typed. */
export type TaskInput = { gpuModel: string; token: string; gpus: string; hours: string }

const MAX_GPU_MILLI = 1_024_000
const MIN_DURATION_MS = 60_000
const MAX_DURATION_MS = 2_592_000_000
/** Thousandths of a GPU × ms in a GPU-hour. */
const PER_GPU_HOUR = 3_600_000_000n

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

/** The most a task can cost, in base units: all GPUs for the whole time, verified in full. */
export function priceTask(task: { gpuMilli: number; durationMs: number; pricePerGpuHour: bigint }): bigint {
  return (BigInt(task.gpuMilli) * BigInt(task.durationMs) * task.pricePerGpuHour) / PER_GPU_HOUR
}

function readThousandths(text: string): number | null {
  const match = /^(\d{1,7})(?:[.,](\d{1,3}))?$/.exec(text.trim())
  if (match === null) return null
  return Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'))
}
