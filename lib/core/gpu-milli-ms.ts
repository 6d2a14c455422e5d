import { InvariantError } from './app-error'

declare const gpuMilliMsBrand: unique symbol

/** Plain usage: thousandths of a GPU × milliseconds. Divide by 3.6e9 for GPU-hours. */
export type GpuMilliMs = bigint & { readonly [gpuMilliMsBrand]: true }

/** One GPU-hour in {@link GpuMilliMs}: 1000 thousandths × 3,600,000 ms. */
export const GPU_MILLI_MS_PER_GPU_HOUR = 3_600_000_000n

/** Brands a bigint as {@link GpuMilliMs}. Throws for negative values: usage is never negative. */
export function gpuMilliMs(value: bigint): GpuMilliMs {
  if (value < 0n) throw new InvariantError('usage is never negative')
  return value as GpuMilliMs
}
