import { compareUsed, isWhole, type UsedInterval } from './used-interval'

/** A record with the parts of it that count so far: all of it, or what an earlier cut left. */
export type BilledRecord = UsedInterval & {
  readonly key: string
  readonly verifiedBps: number
  readonly parts: readonly UsedInterval[]
}

type BilledPart = UsedInterval & { readonly key: string; readonly verifiedBps: number }

/**
 * Cuts the records of one task down to what its balance pays for, earliest first: `allowed` is in
 * Σ gpuMilli × durationMs × verifiedBps. What failed verification costs nothing and is left alone. Returns the parts
 * that count of each record that does not count whole.
 */
export function fitBelowAmount(parameters: {
  allowed: bigint
  records: readonly BilledRecord[]
}): Map<string, UsedInterval[]> {
  const kept = new Map<string, UsedInterval[]>(parameters.records.map(({ key }) => [key, []]))
  const parts = parameters.records
    .flatMap(({ key, verifiedBps, parts: own }): BilledPart[] => own.map((part) => ({ ...part, key, verifiedBps })))
    .sort(compareUsed)
  let left = parameters.allowed
  for (const { key, verifiedBps, ...part } of parts) {
    const perMs = BigInt(part.gpuMilli) * BigInt(verifiedBps)
    const cost = perMs * BigInt(part.endedAtMs - part.startedAtMs)
    if (cost <= left) {
      kept.get(key)?.push(part)
      left -= cost
      continue
    }
    const endedAtMs = part.startedAtMs + Number(left / perMs)
    if (endedAtMs > part.startedAtMs) kept.get(key)?.push({ ...part, endedAtMs })
    left = 0n
  }
  for (const record of parameters.records) if (isWhole(record, kept.get(record.key) ?? [])) kept.delete(record.key)
  return kept
}
