// Keccak-256 of two messages at once, one in each 64-bit lane of the vectors. AssemblyScript, see kernel.ts.
//
// `scratch` is 1,024 bytes that one thread alone uses: two states of 25 vectors, then a digest of four. The states live
// in memory at constant offsets, not in locals: fifty vectors do not fit in the registers, and engines spill them worse.
// A round reads one state and writes the other, and gathers the next round's column parities (as XKCP does): of the rows
// that it wrote early from memory again, since values that wait for the round's end are spilled, which writes them twice.

/** Where the second state begins. */
const SECOND: usize = 400
/** Where the digest begins. */
export const DIGEST: usize = 800

const ROUND_CONSTANTS: usize = memory.data<u64>([
  0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
  0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
  0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
  0x000000000000800a, 0x800000008000000a, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
])
const LAST_ROUND: usize = ROUND_CONSTANTS + 23 * 8

// @ts-ignore: decorator
@inline
function rotate(x: v128, n: i32): v128 {
  return v128.or(v128.shl<u64>(x, n), v128.shr<u64>(x, 64 - n))
}

/** A lane of the state with theta's part added, rotated as rho has it. */
// @ts-ignore: decorator
@inline
function lane(state: usize, index: usize, d: v128, n: i32): v128 {
  return rotate(v128.xor(v128.load(state + (index << 4)), d), n)
}

/** Chi of one lane, stored; gives it back for the parities. */
// @ts-ignore: decorator
@inline
function chi(state: usize, index: usize, x: v128, y: v128, z: v128): v128 {
  const value = v128.xor(x, v128.andnot(z, y))
  v128.store(state + (index << 4), value)
  return value
}

/** The parity of a column's first three lanes, which lie in memory since long. */
// @ts-ignore: decorator
@inline
function early(state: usize, column: usize): v128 {
  const at = state + (column << 4)
  return v128.xor(v128.xor(v128.load(at), v128.load(at, 80)), v128.load(at, 160))
}

/** Keccak-f[1600] of the first state, whose parities are given; only the digest's four lanes of the last round are computed. */
export function permute(scratch: usize, pa: v128, pe: v128, pi: v128, po: v128, pu: v128): void {
  let ca = pa, ce = pe, ci = pi, co = po, cu = pu
  let from = scratch
  let to = scratch + SECOND
  for (let constant = ROUND_CONSTANTS; constant < LAST_ROUND; constant += 8) {
    const da = v128.xor(cu, rotate(ce, 1))
    const de = v128.xor(ca, rotate(ci, 1))
    const di = v128.xor(ce, rotate(co, 1))
    const doo = v128.xor(ci, rotate(cu, 1))
    const du = v128.xor(co, rotate(ca, 1))
    let a = v128.xor(v128.load(from), da)
    let e = lane(from, 6, de, 44)
    let i = lane(from, 12, di, 43)
    let o = lane(from, 18, doo, 21)
    let u = lane(from, 24, du, 14)
    v128.store(to, v128.xor(v128.xor(a, v128.andnot(i, e)), v128.load64_splat(constant)))
    chi(to, 1, e, i, o)
    chi(to, 2, i, o, u)
    chi(to, 3, o, u, a)
    chi(to, 4, u, a, e)
    a = lane(from, 3, doo, 28)
    e = lane(from, 9, du, 20)
    i = lane(from, 10, da, 3)
    o = lane(from, 16, de, 45)
    u = lane(from, 22, di, 61)
    chi(to, 5, a, e, i)
    chi(to, 6, e, i, o)
    chi(to, 7, i, o, u)
    chi(to, 8, o, u, a)
    chi(to, 9, u, a, e)
    a = lane(from, 1, de, 1)
    e = lane(from, 7, di, 6)
    i = lane(from, 13, doo, 25)
    o = lane(from, 19, du, 8)
    u = lane(from, 20, da, 18)
    chi(to, 10, a, e, i)
    chi(to, 11, e, i, o)
    chi(to, 12, i, o, u)
    chi(to, 13, o, u, a)
    chi(to, 14, u, a, e)
    a = lane(from, 4, du, 27)
    e = lane(from, 5, da, 36)
    i = lane(from, 11, de, 10)
    o = lane(from, 17, di, 15)
    u = lane(from, 23, doo, 56)
    ca = chi(to, 15, a, e, i)
    ce = chi(to, 16, e, i, o)
    ci = chi(to, 17, i, o, u)
    co = chi(to, 18, o, u, a)
    cu = chi(to, 19, u, a, e)
    a = lane(from, 2, di, 62)
    e = lane(from, 8, doo, 55)
    i = lane(from, 14, du, 39)
    o = lane(from, 15, da, 41)
    u = lane(from, 21, de, 2)
    ca = v128.xor(ca, chi(to, 20, a, e, i))
    ce = v128.xor(ce, chi(to, 21, e, i, o))
    ci = v128.xor(ci, chi(to, 22, i, o, u))
    co = v128.xor(co, chi(to, 23, o, u, a))
    cu = v128.xor(cu, chi(to, 24, u, a, e))
    ca = v128.xor(early(to, 0), ca)
    ce = v128.xor(early(to, 1), ce)
    ci = v128.xor(early(to, 2), ci)
    co = v128.xor(early(to, 3), co)
    cu = v128.xor(early(to, 4), cu)
    const swap = from
    from = to
    to = swap
  }
  const da = v128.xor(cu, rotate(ce, 1))
  const de = v128.xor(ca, rotate(ci, 1))
  const di = v128.xor(ce, rotate(co, 1))
  const doo = v128.xor(ci, rotate(cu, 1))
  const du = v128.xor(co, rotate(ca, 1))
  const a = v128.xor(v128.load(from), da)
  const e = lane(from, 6, de, 44)
  const i = lane(from, 12, di, 43)
  const o = lane(from, 18, doo, 21)
  const u = lane(from, 24, du, 14)
  const first = v128.xor(v128.xor(a, v128.andnot(i, e)), v128.load64_splat(LAST_ROUND))
  const digest = scratch + DIGEST
  v128.store(digest, first)
  chi(digest, 1, e, i, o)
  chi(digest, 2, i, o, u)
  chi(digest, 3, o, u, a)
}

/** Writes the digests' lanes, which lie in turns, to their two places. */
// @ts-ignore: decorator
@inline
export function storeDigests(scratch: usize, x: usize, y: usize): void {
  const a = v128.load(scratch, DIGEST)
  const b = v128.load(scratch, DIGEST + 16)
  const c = v128.load(scratch, DIGEST + 32)
  const d = v128.load(scratch, DIGEST + 48)
  v128.store(x, v128.shuffle<u64>(a, b, 0, 2))
  v128.store(x, v128.shuffle<u64>(c, d, 0, 2), 16)
  v128.store(y, v128.shuffle<u64>(a, b, 1, 3))
  v128.store(y, v128.shuffle<u64>(c, d, 1, 3), 16)
}

/** Two words as one vector. */
// @ts-ignore: decorator
@inline
export function pair(x: u64, y: u64): v128 {
  return i64x2.replace_lane(i64x2.splat(x), 1, y)
}

/** Writes a lane of both states; gives it back for the parities. */
// @ts-ignore: decorator
@inline
export function store(state: usize, index: usize, value: v128): v128 {
  v128.store(state + (index << 4), value)
  return value
}

/** Four lanes of both states become zero: stores, since filling memory is a call out of the kernel. */
// @ts-ignore: decorator
@inline
function clearFour(state: usize, index: usize): void {
  const zero = i64x2.splat(0)
  store(state, index, zero)
  store(state, index + 1, zero)
  store(state, index + 2, zero)
  store(state, index + 3, zero)
}

/** Both bits of padding of a 1,088-bit rate after a message of 4, 8 or 12 lanes, and zeros in all other lanes behind it. */
// @ts-ignore: decorator
@inline
export function pad(scratch: usize, length: usize): void {
  store(scratch, length, i64x2.splat(1))
  if (length == 4) clearFour(scratch, 5)
  if (length <= 8) clearFour(scratch, 9)
  clearFour(scratch, 13)
  store(scratch, 16, i64x2.splat(0x8000000000000000))
  clearFour(scratch, 17)
  clearFour(scratch, 21)
}
