import type { Hex } from 'viem'

/** One event of the distributor about an epoch's root, in chain order. */
export type RootEvent = {
  readonly type: 'RootSubmitted' | 'RootAccepted' | 'RootRevoked'
  readonly root: Hex
  readonly txHash: Hex
  /** Time of its block, Unix seconds. */
  readonly blockTime: number
  /** RootSubmitted only. */
  readonly contentHash?: Hex | undefined
  readonly validAt?: number | undefined
}

/** Where an epoch's root stands by its events. */
export type RootState = {
  readonly status: 'unsubmitted' | 'submitted' | 'active' | 'revoked'
  /** The root and content hash that are pending or active; null otherwise. */
  readonly root: Hex | null
  readonly contentHash: Hex | null
  readonly validAt: number | null
  readonly submitTxHash: Hex | null
  readonly acceptTxHash: Hex | null
  readonly acceptedAt: number | null
  /** How often a root of this epoch was submitted, and revoked. */
  readonly submissions: number
  readonly revocations: number
  readonly revokedAt: number | null
}

const UNSUBMITTED: RootState = {
  status: 'unsubmitted',
  root: null,
  contentHash: null,
  validAt: null,
  submitTxHash: null,
  acceptTxHash: null,
  acceptedAt: null,
  submissions: 0,
  revocations: 0,
  revokedAt: null,
}

/** Folds the events of one epoch, in chain order, into where its root stands. */
export function foldRootEvents(events: readonly RootEvent[]): RootState {
  return events.reduce(applyRootEvent, UNSUBMITTED)
}

function applyRootEvent(state: RootState, event: RootEvent): RootState {
  if (event.type === 'RootAccepted') {
    return { ...state, status: 'active', acceptTxHash: event.txHash, acceptedAt: event.blockTime }
  }
  if (event.type === 'RootRevoked') {
    const { submissions, revocations } = state
    return { ...UNSUBMITTED, status: 'revoked', submissions, revocations: revocations + 1, revokedAt: event.blockTime }
  }
  return {
    ...state,
    status: 'submitted',
    root: event.root,
    contentHash: event.contentHash ?? null,
    validAt: event.validAt ?? null,
    submitTxHash: event.txHash,
    submissions: state.submissions + 1,
  }
}
