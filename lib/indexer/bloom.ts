import { bytesToHex, type Hex, hexToBytes, keccak256 } from 'viem'

/** Bits of a 2048-bit log bloom that an address or topic sets. */
type BloomBits = readonly [number, number, number]

/** The three bits a value sets, as the Yellow Paper has it: the low 11 bits of the hash's first three 16-bit words. */
export function bloomBits(value: Hex): BloomBits {
  const hash = hexToBytes(keccak256(value))
  const bit = (at: number) => (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 2047
  return [bit(0), bit(2), bit(4)]
}

/** Whether a block's bloom may contain a value: false is certain, true is likely. */
export function mayContain(bloom: Hex, bits: BloomBits): boolean {
  return bits.every((bit) => {
    // Bit 0 is the lowest bit of the last byte; two hex digits a byte after the 0x.
    const at = 2 + (255 - (bit >> 3)) * 2
    return ((Number.parseInt(bloom.slice(at, at + 2), 16) >> (bit & 7)) & 1) === 1
  })
}

/** The bloom that a block with exactly these addresses and topics in its logs has. */
export function buildBloom(values: Iterable<Hex>): Hex {
  const bytes = new Uint8Array(256)
  for (const value of values) {
    for (const bit of bloomBits(value)) {
      const at = 255 - (bit >> 3)
      bytes[at] = (bytes[at] ?? 0) | (1 << (bit & 7))
    }
  }
  return bytesToHex(bytes)
}

/** Whether every bit of a block's bloom is in another one. */
export function covers(built: Hex, logsBloom: Hex): boolean {
  const wanted = hexToBytes(logsBloom)
  const bytes = hexToBytes(built)
  return wanted.every((byte, at) => (byte & ~(bytes[at] ?? 0)) === 0)
}
