/**
 * How many whole units each part is shown with, so that what is shown adds up to the sum as it is shown (cut): the units
 * that cutting each part loses go to those that lost most, the first of equals. For display alone: no amount is changed.
 * Parts are not negative, the unit is above zero.
 */
export function roundTogether(parts: readonly bigint[], unit: bigint): bigint[] {
  const whole = parts.map((part) => part / unit)
  const sum = parts.reduce((total, part) => total + part, 0n)
  const lost = sum / unit - whole.reduce((total, part) => total + part, 0n)
  const byLoss = parts
    .map((part, index) => ({ index, rest: part % unit }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))
  const raised = new Set(byLoss.slice(0, Number(lost)).map(({ index }) => index))
  return whole.map((part, index) => (raised.has(index) ? part + 1n : part))
}
