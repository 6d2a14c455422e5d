/** How often a page asks again for figures that move with blocks, in ms. */
export const POLL_MS = 4000
