/** 1000 thousandths × 3,600,000 ms × 10,000 basis points: what a price per whole GPU-hour, verified in full, is divided by. */
export const PRICE_DIVISOR = 1000n * 3_600_000n * 10_000n

/** Cost so far: one division over the task's whole usage, Σ gpuMilli × durationMs × verifiedBps. Base units, rounded down. */
export function costOf(billable: bigint, pricePerGpuHour: bigint): bigint {
  return (billable * pricePerGpuHour) / PRICE_DIVISOR
}

/** The most usage that costs no more than an amount: the largest Σ gpuMilli × durationMs × verifiedBps with that cost. */
export function billableFor(amount: bigint, pricePerGpuHour: bigint): bigint {
  return ((amount + 1n) * PRICE_DIVISOR - 1n) / pricePerGpuHour
}

/** What an epoch captures: the cost so far less what was due before, never more than what is left to be due. */
export function captureDue(parameters: {
  billable: bigint
  pricePerGpuHour: bigint
  dueBefore: bigint
  /** Authorised, less what went back to the payer. */
  available: bigint
}): bigint {
  const due = costOf(parameters.billable, parameters.pricePerGpuHour) - parameters.dueBefore
  const left = parameters.available - parameters.dueBefore
  if (due <= 0n || left <= 0n) return 0n
  if (due > left) return left
  return due
}
