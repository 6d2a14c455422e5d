/** Time to look at a price, find the wallet and pay. */
const QUOTE_TTL_SECONDS = 15 * 60

/** A day more than every deadline of ours needs, for a chain or an operator that stands still. */
const SLACK_SECONDS = 86_400

/** Captured money can be given back for a month after the authorisation has run out. */
const REFUND_SECONDS = 30 * 86_400

/**
 * When a quote and its payment run out, in Unix seconds. The payer can reclaim what is held from
 * expiry + duration + 2 epochs + grace + dispute window + a day on: by then all usage was captured.
 */
export function quoteExpiries(parameters: {
  nowMs: number
  durationMs: number
  epochLengthSeconds: number
  graceSeconds: number
  disputeWindowSeconds: number
}): { expiresAt: number; authorizationExpiry: number; refundExpiry: number } {
  const { durationMs, epochLengthSeconds, graceSeconds, disputeWindowSeconds } = parameters
  const expiresAt = Math.floor(parameters.nowMs / 1000) + QUOTE_TTL_SECONDS
  const authorizationExpiry =
    expiresAt +
    Math.ceil(durationMs / 1000) +
    2 * epochLengthSeconds +
    graceSeconds +
    disputeWindowSeconds +
    SLACK_SECONDS
  return { expiresAt, authorizationExpiry, refundExpiry: authorizationExpiry + REFUND_SECONDS }
}
