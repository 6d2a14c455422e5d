/** Milliseconds in a second, minute, hour and day; the units of `…Ms` timers. */
export const SECOND_MS = 1000
/** One minute in milliseconds. */
export const MINUTE_MS = 60_000
/** One hour in milliseconds. */
export const HOUR_MS = 3_600_000
/** One day in milliseconds. */
export const DAY_MS = 86_400_000

/** Where the current instant comes from; tests pass a fake one. Unix milliseconds. */
export type Clock = () => number
