import type { PaymentInfo } from './fold-payment'

/** What a payer agreed to that is a number. */
type PaymentTerms = Pick<PaymentInfo, 'maxAmount' | 'feeBps' | 'burnBps' | 'authorizationExpiry' | 'refundExpiry'>

/** Each term with the bits it has in the escrow's PaymentInfo, lowest first. */
const BITS = { maxAmount: 120n, feeBps: 16n, burnBps: 16n, authorizationExpiry: 48n, refundExpiry: 48n } as const

/** The terms in one word, as the escrow's event PaymentAuthorized has them. */
export function packTerms(terms: PaymentTerms): bigint {
  let word = 0n
  let shift = 0n
  for (const [name, bits] of Object.entries(BITS)) {
    word |= BigInt(terms[name as keyof PaymentTerms]) << shift
    shift += bits
  }
  return word
}

/** The terms of a word of {@link packTerms}: amounts in base units, shares in basis points, times in Unix seconds. */
export function unpackTerms(word: bigint): PaymentTerms {
  let rest = word
  const next = (bits: bigint) => {
    const value = BigInt.asUintN(Number(bits), rest)
    rest >>= bits
    return value
  }
  return {
    maxAmount: next(BITS.maxAmount),
    feeBps: Number(next(BITS.feeBps)),
    burnBps: Number(next(BITS.burnBps)),
    authorizationExpiry: Number(next(BITS.authorizationExpiry)),
    refundExpiry: Number(next(BITS.refundExpiry)),
  }
}
