import { AppError } from './app-error'

declare const weiBrand: unique symbol

/** An amount in a token's base unit, 0 … 2^256 − 1. Arithmetic drops the brand: re-enter through {@link wei}. */
export type Wei = bigint & { readonly [weiBrand]: true }

/** Largest amount the engine and the contracts' ABI can carry: 2^256 − 1. */
export const MAX_WEI = 2n ** 256n - 1n

/** Brands a bigint as {@link Wei}. Throws {@link AmountOutOfRangeError} below 0 or from 2^256 on. */
export function wei(value: bigint): Wei {
  if (value < 0n || value > MAX_WEI) throw new AmountOutOfRangeError(value)
  return value as Wei
}

/** Parses a decimal string without sign, exponent or leading zeros. Throws {@link MalformedAmountError} or {@link AmountOutOfRangeError}. */
export function parseWei(text: string): Wei {
  if (text.length > 78 || !/^(0|[1-9][0-9]*)$/.test(text)) throw new MalformedAmountError(text)
  return wei(BigInt(text))
}

/** An amount below 0 or ≥ 2^256. */
export class AmountOutOfRangeError extends AppError {
  constructor(value: bigint) {
    super(`Amount ${value < 0n ? 'is negative' : 'is 2^256 or more'}`, { code: 'AMOUNT_OUT_OF_RANGE', status: 422 })
  }
}

/** A text that is not a plain decimal integer. */
export class MalformedAmountError extends AppError {
  constructor(text: string) {
    super(`"${text.slice(0, 80)}" is not a decimal integer without sign or leading zeros`, {
      code: 'AMOUNT_MALFORMED',
      status: 422,
    })
  }
}
