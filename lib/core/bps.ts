import { InvalidInputError } from './app-error'

declare const bpsBrand: unique symbol

/** A rate in basis points, 0 … 10,000 (10,000 = 100 %). */
export type Bps = number & { readonly [bpsBrand]: true }

/** 100 % in basis points. */
export const BPS_ONE = 10_000

/** Brands a rate. Throws {@link InvalidInputError} unless it is an integer from 0 to 10,000. */
export function bps(value: number): Bps {
  if (!Number.isInteger(value) || value < 0 || value > BPS_ONE) {
    throw new InvalidInputError('rate', 'must be an integer from 0 to 10000 basis points')
  }
  return value as Bps
}
