/** How often a page asks again for figures that move with blocks, in ms. */
export const POLL_MS = 4000

/** How often it asks, in ms, while an open stream of events tells of every change: in case one was lost on the way. */
export const REST_MS = 60_000

/** How often it asks, in ms, while an open stream tells of some changes and not of others (a transfer, the turn of an epoch). */
export const PARTLY_TOLD_MS = 15_000
