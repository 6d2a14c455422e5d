import { getAddress } from 'viem'
import { AppError } from './app-error'

/** A 20-byte address in lower-case hex, as files and the database hold it. */
export type Address = `0x${string}`

/** The zero address: never a provider, consumer, token or account. */
export const ZERO_ADDRESS: Address = '0x0000000000000000000000000000000000000000'

/** Reads an address in any case into lower case. Throws {@link InvalidAddressError} when malformed or zero. */
export function parseAddress(text: string): Address {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw new InvalidAddressError(text, 'is not a 20-byte hex address')
  const address = text.toLowerCase() as Address
  if (address === ZERO_ADDRESS) throw new InvalidAddressError(text, 'is the zero address')
  return address
}

/** EIP-55 spelling, as JSON answers show it. */
export function toChecksumAddress(address: Address): Address {
  return getAddress(address)
}

/** Orders two lower-case addresses as 20-byte integers: negative, zero or positive. */
export function compareAddresses(a: Address, b: Address): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** An address that is malformed or zero. */
export class InvalidAddressError extends AppError {
  constructor(text: string, problem: string) {
    super(`"${text.slice(0, 60)}" ${problem}`, { code: 'INVALID_ADDRESS', status: 422 })
  }
}
