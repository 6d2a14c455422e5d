import { DAY_MS, MINUTE_MS } from '@/lib/core/time'

/** A session ends this long after sign-in, whatever happens: people sign in once a week. */
export const SESSION_ABSOLUTE_MS = 7 * DAY_MS

/** A session ends when it was not used for this long. */
export const SESSION_IDLE_MS = DAY_MS

/** How often the last use is written down; finer would be a write for every request. */
export const SESSION_TOUCH_MS = MINUTE_MS
