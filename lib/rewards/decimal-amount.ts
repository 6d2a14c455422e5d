// Twenty-four bits a limb and seven digits a step: a limb times 10^7 stays far below 2^53, so that doubles are exact, and
// an amount of 27 digits takes a dozen multiplications. A million bigints from and to text would take ten times as long.
const LIMB = 2 ** 24
const LIMBS = 11
const STEP = 10 ** 7
const STEP_DIGITS = 7
const ZERO = 48

/** Longest amount below 2^256. */
const MAX_DIGITS = 78

/** Limbs or steps of one amount while it is read or written; the lowest first. */
const limbs = new Float64Array(LIMBS + 1)
const steps = new Int32Array(Math.ceil(MAX_DIGITS / STEP_DIGITS))

/**
 * Reads a plain decimal, the ASCII from `start` to `end`, as 32 big-endian bytes at `offset` of `out`. Says what is wrong
 * with it: no whole number without sign and leading zeros, or 2^256 and more; null when nothing is.
 */
export function readDecimal(
  text: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  offset: number,
): 'malformed' | 'too large' | null {
  const length = end - start
  if (length < 1 || length > MAX_DIGITS || (text[start] === ZERO && length > 1)) return 'malformed'
  limbs.fill(0)
  let used = 0
  for (let at = start, next = start + (length % STEP_DIGITS || STEP_DIGITS); at < end; next += STEP_DIGITS) {
    let step = 0
    for (; at < next; at += 1) {
      const digit = (text[at] as number) - ZERO
      if (digit < 0 || digit > 9) return 'malformed'
      step = step * 10 + digit
    }
    used = multiplyAdd(used, step)
  }
  if ((limbs[LIMBS - 1] as number) > 0xffff || limbs[LIMBS] !== 0) return 'too large'
  writeLimbs(out, offset)
  return null
}

/** Writes the 32 big-endian bytes at `offset` of `amount` as a plain decimal from `at` on; gives where it ends. */
export function writeDecimal(out: Uint8Array, at: number, amount: Uint8Array, offset: number): number {
  let used = readLimbs(amount, offset)
  let count = 0
  do {
    steps[count] = divide(used)
    count += 1
    while (used > 0 && limbs[used - 1] === 0) used -= 1
  } while (used > 0)
  const first = steps[count - 1] as number
  let digits = 1
  for (let power = 10; power <= first; power *= 10) digits += 1
  let end = writeDigits(out, at, first, digits)
  for (let step = count - 2; step >= 0; step -= 1) end = writeDigits(out, end, steps[step] as number, STEP_DIGITS)
  return end
}

function multiplyAdd(used: number, addend: number): number {
  let carry = addend
  for (let limb = 0; limb < used; limb += 1) {
    const value = (limbs[limb] as number) * STEP + carry
    carry = Math.floor(value / LIMB)
    limbs[limb] = value - carry * LIMB
  }
  if (carry === 0) return used
  limbs[used] = carry
  return used + 1
}

/** Divides what is in the limbs by 10^7 and gives the remainder. The quotient is below 2^24, so that rounding is no matter. */
function divide(used: number): number {
  let remainder = 0
  for (let limb = used - 1; limb >= 0; limb -= 1) {
    const value = remainder * LIMB + (limbs[limb] as number)
    const quotient = Math.floor(value / STEP)
    limbs[limb] = quotient
    remainder = value - quotient * STEP
  }
  return remainder
}

function writeLimbs(out: Uint8Array, offset: number): void {
  const top = limbs[LIMBS - 1] as number
  out[offset] = top >>> 8
  out[offset + 1] = top & 0xff
  for (let limb = 0, at = offset + 29; limb < LIMBS - 1; limb += 1, at -= 3) {
    const value = limbs[limb] as number
    out[at] = value >>> 16
    out[at + 1] = (value >>> 8) & 0xff
    out[at + 2] = value & 0xff
  }
}

/** Gives how many limbs are used. */
function readLimbs(amount: Uint8Array, offset: number): number {
  let used = 0
  for (let limb = 0, at = offset + 29; limb < LIMBS - 1; limb += 1, at -= 3) {
    const value = ((amount[at] as number) << 16) | ((amount[at + 1] as number) << 8) | (amount[at + 2] as number)
    limbs[limb] = value
    if (value !== 0) used = limb + 1
  }
  const top = ((amount[offset] as number) << 8) | (amount[offset + 1] as number)
  limbs[LIMBS - 1] = top
  return top === 0 ? used : LIMBS
}

function writeDigits(out: Uint8Array, at: number, value: number, digits: number): number {
  let rest = value
  for (let i = at + digits - 1; i >= at; i -= 1) {
    const tenth = (rest / 10) | 0
    out[i] = ZERO + rest - tenth * 10
    rest = tenth
  }
  return at + digits
}
