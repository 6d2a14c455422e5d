import { hexToString, isHex } from 'viem'
import type { TypedData } from './describe-typed-data'

/** One thing the demo wallet asks its owner: connect, sign or send. */
export type DemoRequest =
  | { kind: 'connect' }
  | { kind: 'message'; text: string }
  | { kind: 'typedData'; chainId: number; data: TypedData }
  | { kind: 'transaction'; chainId: number; to: string | null; valueWei: bigint; data: `0x${string}` }

/** The text behind `personal_sign`'s hex, as a person reads it. */
export function readSignedText(raw: string): string {
  if (!isHex(raw)) return raw
  try {
    return hexToString(raw)
  } catch {
    return raw
  }
}
