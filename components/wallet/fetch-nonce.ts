import { withRetry } from 'viem'
import { nonceView } from '@/lib/accounts/nonce-view'
import { ApiError, callApi } from '@/lib/core/api-client'
import { SECOND_MS } from '@/lib/core/time'

/** Pauses of 1, 2, 4, 8, 16 and 32 s: as long as a caller over the limit has to wait, and longer than a restart takes. */
const RETRIES = 6

/** Ends the call before. One a page is enough: RainbowKit has one dialog, which hands on no signal of when it is closed. */
let asking = new AbortController()

/**
 * A nonce of ours for one sign-in. RainbowKit asks once for as long as its dialog is open, and a failure would leave its
 * button disabled for good: what may pass is tried again for a minute, or until the next call, since only a dialog that was
 * opened anew asks again. Throws the last {@link ApiError}, or an `AbortError` where the next call ended this one.
 */
export async function fetchNonce(): Promise<string> {
  asking.abort()
  asking = new AbortController()
  const { signal } = asking
  const { nonce } = await withRetry(() => callApi('/siwe/nonce', nonceView, { signal }), {
    retryCount: RETRIES,
    delay: ({ count }) => SECOND_MS * 2 ** count,
    shouldRetry: ({ error }) => error instanceof ApiError && (error.retryable || error.status === 429),
    signal,
  })
  return nonce
}
