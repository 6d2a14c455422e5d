import { InvalidInputError } from '@/lib/core/app-error'

/** What one GPU model weighs and costs in an epoch; further members are kept as they came. */
export type Rate = {
  /** Weight of one thousandth of a GPU per millisecond, verified in full; 0 earns nothing. */
  readonly rewardWeight: bigint
}

/** The rate card of one epoch, by GPU model. */
export type RateCard = ReadonlyMap<string, Rate>

/**
 * Reads a rate card from JSON `{ model: { rewardWeight, … } }`. A weight is a whole number, as a JSON number up to
 * 2^53 − 1 or as a decimal string. Throws `InvalidInputError` that names the model.
 */
export function parseRateCard(json: unknown): RateCard {
  if (!isRecord(json)) throw new InvalidInputError('rates', 'must be an object { model: { rewardWeight } }')
  const card = new Map<string, Rate>()
  for (const [model, rate] of Object.entries(json)) {
    if (!isRecord(rate)) throw new InvalidInputError(`rates "${model}"`, 'must be an object { rewardWeight }')
    card.set(model, { rewardWeight: parseWeight(model, rate.rewardWeight) })
  }
  return card
}

function parseWeight(model: string, value: unknown): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value)
  if (typeof value === 'string' && value.length <= 78 && /^(0|[1-9][0-9]*)$/.test(value)) return BigInt(value)
  throw new InvalidInputError(`rates "${model}"`, 'rewardWeight must be a whole number, 0 or more')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
