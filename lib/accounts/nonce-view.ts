import { z } from 'zod'
import { unixSecondsField } from '@/lib/core/view-fields'

/** Answer of `GET /siwe/nonce`: single-use, bound to this browser by a cookie. */
export const nonceView = z.object({ nonce: z.string().min(20), expiresAt: unixSecondsField })
