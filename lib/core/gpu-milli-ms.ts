/** One GPU-hour of plain usage: 1000 thousandths of a GPU × 3,600,000 ms. */
export const GPU_MILLI_MS_PER_GPU_HOUR = 3_600_000_000n
