import type { DeployedToken } from '@/lib/config/deployment'
import { formatAmount } from '@/lib/core/format-amount'
import { parseAmount } from '@/lib/core/parse-amount'
import { FIRST_FORMULA, FORMULAS } from '@/lib/epochs/formula'
import type { SignedRateCard } from '@/lib/epochs/rate-card-typed-data'
import type { RateCardView } from '@/lib/epochs/rate-card-view'

/** One model as it is typed: prices by lower-case token address, empty where the token is not taken for it. */
export type ModelDraft = { gpuModel: string; rewardWeight: string; prices: Readonly<Record<string, string>> }
/** A rate card as it is typed: everything text, fee and burn in per cent. */
export type RateCardDraft = {
  effectiveEpoch: string
  fee: string
  burn: string
  /** The formula's version. */
  formula: string
  models: readonly ModelDraft[]
}

const MAX_WEIGHT = 2_147_483_647

/** The newest card as a start for the next one; an empty card where there is none. */
export function draftFrom(
  card: RateCardView | undefined,
  tokens: readonly DeployedToken[],
  effectiveEpoch: number,
): RateCardDraft {
  const write = (token: DeployedToken, model: RateCardView['models'][number]) => {
    const price = model.prices.find((item) => item.token.toLowerCase() === token.address)
    if (price === undefined) return ''
    const text = formatAmount(BigInt(price.pricePerGpuHour), token.decimals, 'exact')
    return text.includes('.') ? text.replace(/\.?0+$/, '') : text
  }
  return {
    effectiveEpoch: effectiveEpoch.toString(),
    fee: ((card?.feeBps ?? 0) / 100).toString(),
    burn: ((card?.burnBps ?? 0) / 100).toString(),
    formula: (card?.formulaVersion ?? FIRST_FORMULA.version).toString(),
    models: (card?.models ?? []).map((model) => ({
      gpuModel: model.gpuModel,
      rewardWeight: model.rewardWeight.toString(),
      prices: Object.fromEntries(tokens.map((token) => [token.address, write(token, model)])),
    })),
  }
}

/** Reads a draft: the card, or the first thing that is wrong with it in words. */
export function readDraft(
  draft: RateCardDraft,
  { tokens, earliestEpoch }: { tokens: readonly DeployedToken[]; earliestEpoch: number },
): { card: SignedRateCard; problem: null } | { card: null; problem: string } {
  const effectiveEpoch = readInteger(draft.effectiveEpoch, MAX_WEIGHT)
  const feeBps = readPercent(draft.fee)
  const burnBps = readPercent(draft.burn)
  if (effectiveEpoch === null || effectiveEpoch < earliestEpoch) {
    return no(`The first epoch must be ${earliestEpoch} or later: records may be in earlier ones already.`)
  }
  if (feeBps === null || burnBps === null) return no('Fee and burn are 0 to 100 per cent with at most two digits.')
  const formula = FORMULAS.find(({ version }) => version.toString() === draft.formula)
  if (!formula?.counts) return no(`Formula ${draft.formula} does not count yet: it runs in shadow only.`)
  if (draft.models.length === 0) return no('Without a model nothing can be bought or earned.')
  const models: Record<string, { rewardWeight: number; prices: Record<string, string> }> = {}
  for (const model of draft.models) {
    const rewardWeight = readInteger(model.rewardWeight, MAX_WEIGHT)
    if (!/^[A-Za-z0-9._:-]{1,64}$/.test(model.gpuModel)) return no('A model’s name is 1 to 64 of A-Z a-z 0-9 . _ : -')
    if (model.gpuModel in models) return no(`${model.gpuModel} is there twice.`)
    if (rewardWeight === null) return no(`The weight of ${model.gpuModel} is a whole number.`)
    const prices = readPrices(model, tokens)
    if (prices === null) return no(`A price of ${model.gpuModel} has more digits than its token.`)
    models[model.gpuModel] = { rewardWeight, prices }
  }
  return { card: { effectiveEpoch, feeBps, burnBps, formulaVersion: formula.version, models }, problem: null }
}

function no(problem: string) {
  return { card: null, problem } as const
}

function readPrices(model: ModelDraft, tokens: readonly DeployedToken[]): Record<string, string> | null {
  const prices: Record<string, string> = {}
  for (const token of tokens) {
    const text = model.prices[token.address] ?? ''
    if (text.trim() === '') continue
    const price = parseAmount(text, token.decimals)
    if (price === null) return null
    prices[token.address] = price.toString()
  }
  return prices
}

function readInteger(text: string, most: number): number | null {
  if (!/^\d{1,10}$/.test(text.trim())) return null
  const value = Number(text)
  return value <= most ? value : null
}

/** Per cent with at most two digits, in basis points. */
function readPercent(text: string): number | null {
  const hundredths = parseAmount(text, 2)
  return hundredths !== null && hundredths <= 10_000n ? Number(hundredths) : null
}
