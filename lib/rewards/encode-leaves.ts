import { ZERO_ADDRESS } from '@/lib/core/address'
import { assert } from '@/lib/core/assert'
import { wei } from '@/lib/core/wei'
import type { Leaf } from './leaf'
import { LEAF_ROW_BYTES, type LeafRows, writeAmount, writeHex } from './leaf-rows'
import { orderLeafRows } from './order-leaf-rows'

/** Packs leaves, in any order, into the rows a tree is built from. Throws as `orderLeafRows` does. */
export function encodeLeaves(leaves: readonly Leaf[]): LeafRows {
  const bytes = new Uint8Array(leaves.length * LEAF_ROW_BYTES)
  leaves.forEach(({ account, token, cumulativeAmount }, index) => {
    assert(account !== ZERO_ADDRESS && token !== ZERO_ADDRESS, 'no leaf is of the zero address')
    writeHex(bytes, index * LEAF_ROW_BYTES, account)
    writeHex(bytes, index * LEAF_ROW_BYTES + 20, token)
    writeAmount(bytes, index, wei(cumulativeAmount))
  })
  return orderLeafRows(bytes, leaves.length)
}
