/** A calendar month in UTC, `YYYY-MM`. */
export type Month = string

const NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

function parse(month: Month): { year: number; index: number } {
  return { year: Number(month.slice(0, 4)), index: Number(month.slice(5, 7)) - 1 }
}

/** The month of an instant, Unix milliseconds. */
export function monthOf(atMs: number): Month {
  return new Date(atMs).toISOString().slice(0, 7)
}

/** The month `count` months after another (before it where negative). */
export function addMonths(month: Month, count: number): Month {
  const { year, index } = parse(month)
  return monthOf(Date.UTC(year, index + count, 1))
}

/** `November 2026`. */
export function formatMonth(month: Month): string {
  const { year, index } = parse(month)
  return `${NAMES[index] ?? ''} ${year}`
}
