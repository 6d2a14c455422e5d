import { formatAmount } from '@/lib/core/format-amount'
import type { TokenUnit } from '../ui/amount'

/** `1,685.28 USDC and 4,523.27 WARP`, from amounts above zero. */
export function amountsText(amounts: readonly { value: bigint; token: TokenUnit }[]): string {
  const words = amounts
    .filter((item) => item.value > 0n)
    .map((item) => `${formatAmount(item.value, item.token.decimals)} ${item.token.symbol}`)
  return words.length < 2 ? (words[0] ?? 'nothing') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
