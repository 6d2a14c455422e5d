import { type Wei, wei } from '@/lib/core/wei'

/** One GPU-hour in thousandths of a GPU × ms. */
const GPU_MILLI_MS_PER_GPU_HOUR = 1000n * 3_600_000n

/** Price of the whole of a quote, rounded up to a base unit: the most that the task can cost, and what is held for it. */
export function maxAmount(task: { gpuMilli: number; durationMs: number; pricePerGpuHour: bigint }): Wei {
  const product = BigInt(task.gpuMilli) * BigInt(task.durationMs) * task.pricePerGpuHour
  return wei((product + GPU_MILLI_MS_PER_GPU_HOUR - 1n) / GPU_MILLI_MS_PER_GPU_HOUR)
}
