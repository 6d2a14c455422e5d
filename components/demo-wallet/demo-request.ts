import { hexToString, isHex } from 'viem'

/** One thing the demo wallet asks its owner: connect, sign or send. */
export type DemoRequest =
  | { kind: 'connect' }
  | { kind: 'message'; text: string }
  | { kind: 'typedData'; primaryType: string; domain: string; json: string }
  | { kind: 'transaction'; to: string | null; valueWei: bigint; data: `0x${string}` }

/** The text behind `personal_sign`'s hex, as a person reads it. */
export function readSignedText(raw: string): string {
  if (!isHex(raw)) return raw
  try {
    return hexToString(raw)
  } catch {
    return raw
  }
}

/** What `eth_signTypedData_v4` signs, made readable. Throws on malformed JSON. */
export function readTypedData(raw: string): Extract<DemoRequest, { kind: 'typedData' }> {
  const data = JSON.parse(raw) as { primaryType: string; domain?: { name?: string }; message: unknown }
  return {
    kind: 'typedData',
    primaryType: data.primaryType,
    domain: data.domain?.name ?? 'unnamed',
    json: JSON.stringify(data.message, null, 2),
  }
}
