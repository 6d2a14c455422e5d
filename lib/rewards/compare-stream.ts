import { sameBytes } from './same-bytes'

/** Bytes that come in pieces, beside those that are expected, in pieces of other sizes; neither is ever held whole. */
export type StreamComparison = {
  readonly expected: Iterator<Uint8Array>
  /** What is left of the expected piece under way. */
  rest: Uint8Array
  isSame: boolean
}

const EMPTY = new Uint8Array(0)

/** Begins to compare; feed it with {@link compareNext}, and ask {@link endComparison}. */
export function compareStream(expected: Iterable<Uint8Array>): StreamComparison {
  return { expected: expected[Symbol.iterator](), rest: EMPTY, isSame: true }
}

/** Compares the next bytes with those expected in their place. */
export function compareNext(comparison: StreamComparison, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length && comparison.isSame; ) {
    if (comparison.rest.length === 0 && !takeNext(comparison)) {
      comparison.isSame = false
      return
    }
    const length = Math.min(comparison.rest.length, bytes.length - at)
    comparison.isSame = sameBytes(comparison.rest.subarray(0, length), bytes.subarray(at, at + length))
    comparison.rest = comparison.rest.subarray(length)
    at += length
  }
}

/** Whether all bytes that came are those expected, and none is missing. */
export function endComparison(comparison: StreamComparison): boolean {
  return comparison.isSame && comparison.rest.length === 0 && !takeNext(comparison)
}

function takeNext(comparison: StreamComparison): boolean {
  for (;;) {
    const next = comparison.expected.next()
    if (next.done === true) return false
    comparison.rest = next.value
    if (next.value.length > 0) return true
  }
}
