import { withRetry } from 'viem'
import { nonceView } from '@/lib/accounts/nonce-view'
import { ApiError, callApi } from '@/lib/core/api-client'
import { SECOND_MS } from '@/lib/core/time'

/** Pauses of 1, 2, 4, 8, 16 and 32 s: as long as a caller over the limit has to wait, and longer than a restart takes. */
const RETRIES = 6

/**
 * A nonce of ours for one sign-in. RainbowKit asks once for as long as its dialog is open, and a failure would leave its
 * button disabled for good: what may pass is tried again for a minute. Throws the last {@link ApiError}.
 */
export async function fetchNonce(): Promise<string> {
  const { nonce } = await withRetry(() => callApi('/siwe/nonce', nonceView), {
    retryCount: RETRIES,
    delay: ({ count }) => SECOND_MS * 2 ** count,
    shouldRetry: ({ error }) => error instanceof ApiError && (error.retryable || error.status === 429),
  })
  return nonce
}
