// The hashing core: leaves and nodes of a tree in flat memory, two at a time. AssemblyScript; `npm run kernel:build`
// compiles it. No runtime and no allocation: callers own the memory. `scratch` is what keccak.ts works in.

import { DIGEST, pad, pair, permute, store, storeDigests } from './keccak'

/** Bytes of a leaf's row: account (20), token (20), amount (32). */
const ROW: usize = 72
/** Bytes of a node. */
const NODE: usize = 32

/** The address' first four bytes, at the end of the word's second lane. */
// @ts-ignore: decorator
@inline
function head(x: usize, y: usize): v128 {
  return pair((<u64>load<u32>(x)) << 32, (<u64>load<u32>(y)) << 32)
}

/** Hashes two rows twice over: keccak(keccak(abi.encode(account, token, amount))). */
function hashRows(scratch: usize, x: usize, y: usize, outX: usize, outY: usize): void {
  const last = i64x2.splat(0x8000000000000000)
  const first = i64x2.splat(1)
  store(scratch, 0, i64x2.splat(0))
  const l1 = store(scratch, 1, head(x, y))
  const l2 = store(scratch, 2, pair(load<u64>(x, 4), load<u64>(y, 4)))
  const l3 = store(scratch, 3, pair(load<u64>(x, 12), load<u64>(y, 12)))
  store(scratch, 4, i64x2.splat(0))
  const l5 = store(scratch, 5, head(x + 20, y + 20))
  const l6 = store(scratch, 6, pair(load<u64>(x, 24), load<u64>(y, 24)))
  const l7 = store(scratch, 7, pair(load<u64>(x, 32), load<u64>(y, 32)))
  const l8 = store(scratch, 8, pair(load<u64>(x, 40), load<u64>(y, 40)))
  const l9 = store(scratch, 9, pair(load<u64>(x, 48), load<u64>(y, 48)))
  const l10 = store(scratch, 10, pair(load<u64>(x, 56), load<u64>(y, 56)))
  const l11 = store(scratch, 11, pair(load<u64>(x, 64), load<u64>(y, 64)))
  pad(scratch, 12)
  permute(
    scratch,
    v128.xor(l5, l10),
    v128.xor(v128.xor(l1, l6), v128.xor(l11, last)),
    v128.xor(v128.xor(l2, l7), first),
    v128.xor(l3, l8),
    l9,
  )
  const d0 = store(scratch, 0, v128.load(scratch, DIGEST))
  const d1 = store(scratch, 1, v128.load(scratch, DIGEST + 16))
  const d2 = store(scratch, 2, v128.load(scratch, DIGEST + 32))
  const d3 = store(scratch, 3, v128.load(scratch, DIGEST + 48))
  pad(scratch, 4)
  permute(scratch, d0, v128.xor(d1, last), d2, d3, first)
  storeDigests(scratch, outX, outY)
}

/** Where the lower of a node's two children is, as big-endian numbers. */
// @ts-ignore: decorator
@inline
function lower(left: usize): usize {
  const right = left + NODE
  let a = bswap<u64>(load<u64>(left))
  let b = bswap<u64>(load<u64>(right))
  for (let at: usize = 8; a == b && at < NODE; at += 8) {
    a = bswap<u64>(load<u64>(left + at))
    b = bswap<u64>(load<u64>(right + at))
  }
  return select<usize>(left, right, a <= b)
}

/** Hashes two pairs of children, the lower child first, into two nodes. */
function hashPairs(scratch: usize, x: usize, y: usize, outX: usize, outY: usize): void {
  const xLow = lower(x)
  const yLow = lower(y)
  const xHigh = x + (x + NODE) - xLow
  const yHigh = y + (y + NODE) - yLow
  const x0 = v128.load(xLow), y0 = v128.load(yLow)
  const x1 = v128.load(xLow, 16), y1 = v128.load(yLow, 16)
  const x2 = v128.load(xHigh), y2 = v128.load(yHigh)
  const x3 = v128.load(xHigh, 16), y3 = v128.load(yHigh, 16)
  const l0 = store(scratch, 0, v128.shuffle<u64>(x0, y0, 0, 2))
  const l1 = store(scratch, 1, v128.shuffle<u64>(x0, y0, 1, 3))
  const l2 = store(scratch, 2, v128.shuffle<u64>(x1, y1, 0, 2))
  const l3 = store(scratch, 3, v128.shuffle<u64>(x1, y1, 1, 3))
  const l4 = store(scratch, 4, v128.shuffle<u64>(x2, y2, 0, 2))
  const l5 = store(scratch, 5, v128.shuffle<u64>(x2, y2, 1, 3))
  const l6 = store(scratch, 6, v128.shuffle<u64>(x3, y3, 0, 2))
  const l7 = store(scratch, 7, v128.shuffle<u64>(x3, y3, 1, 3))
  pad(scratch, 8)
  permute(
    scratch,
    v128.xor(l0, l5),
    v128.xor(v128.xor(l1, l6), i64x2.splat(0x8000000000000000)),
    v128.xor(l2, l7),
    v128.xor(l3, i64x2.splat(1)),
    l4,
  )
  storeDigests(scratch, outX, outY)
}

/** Hashes `count` rows; the first one's leaf goes to `firstLeaf`, each further one's to the node before. */
export function hashLeaves(scratch: usize, rows: usize, count: usize, firstLeaf: usize): void {
  let i: usize = 0
  for (; i + 1 < count; i += 2) {
    const row = rows + i * ROW
    const out = firstLeaf - i * NODE
    hashRows(scratch, row, row + ROW, out, out - NODE)
  }
  if (i < count) {
    const row = rows + i * ROW
    const out = firstLeaf - i * NODE
    hashRows(scratch, row, row, out, out)
  }
}

/** Hashes `count` pairs of children that lie one behind the other into as many nodes, which overlap no child here. */
export function hashSiblings(scratch: usize, children: usize, count: usize, nodes: usize): void {
  let i: usize = 0
  for (; i + 1 < count; i += 2) {
    const left = children + 2 * i * NODE
    const out = nodes + i * NODE
    hashPairs(scratch, left, left + 2 * NODE, out, out + NODE)
  }
  if (i < count) {
    const left = children + 2 * i * NODE
    const out = nodes + i * NODE
    hashPairs(scratch, left, left, out, out)
  }
}

/** Hashes the nodes of a tree from index `start` up to, not including, `end`; none of them may be another's child. */
export function hashNodes(scratch: usize, nodes: usize, start: usize, end: usize): void {
  hashSiblings(scratch, nodes + (2 * start + 1) * NODE, end - start, nodes + start * NODE)
}
