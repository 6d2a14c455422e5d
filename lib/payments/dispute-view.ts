import { z } from 'zod'
import {
  addressField,
  amountField,
  chainIdField,
  hashField,
  hexField,
  textField,
  unixSecondsField,
} from '@/lib/core/view-fields'

/** Longest statement; more is a matter for a document that the statement names. */
const MAX_TEXT = 4_000

const statementText = textField(MAX_TEXT)

/** Body of `POST /payments/{id}/dispute`. */
export const disputeRequest = z.object({ text: statementText })

/** Body of `POST /payments/{id}/dispute/resolve`: how much of the held money is captured, for which epoch's usage. */
export const resolutionRequest = z.object({
  captured: amountField,
  epoch: z.int().min(0).max(2_147_483_647),
  text: statementText,
  /** EIP-712 signature of `DisputeDecision` by a treasury or admin wallet of the caller: the platform's own key sends it. */
  signed: z.object({ deadline: unixSecondsField, signature: hexField }).optional(),
})

/** The transaction that the caller's own wallet is to send. */
export const callView = z.object({ chainId: chainIdField, to: addressField, data: hexField })

/** Answer of `POST /payments/{id}/dispute`: the text is kept, its hash goes on chain. */
export const disputeView = z.object({ evidenceHash: hashField, transaction: callView })

/** Answer of `POST /payments/{id}/dispute/resolve`. */
export const resolutionView = z.object({
  resolutionHash: hashField,
  transaction: callView,
  /** The platform's own key sends it; else it is the caller's to send, with the operator's key. */
  queued: z.boolean(),
})

/** What was said about a dispute; `onChain` once an event carries its hash. */
export const disputeStatementView = z.object({
  kind: z.enum(['evidence', 'resolution']),
  hash: hashField,
  author: addressField,
  text: z.string(),
  at: unixSecondsField,
  onChain: z.boolean(),
})

/** See {@link disputeView}. */
export type DisputeView = z.output<typeof disputeView>
/** See {@link resolutionView}. */
export type ResolutionView = z.output<typeof resolutionView>
/** See {@link disputeStatementView}. */
export type DisputeStatementView = z.output<typeof disputeStatementView>
