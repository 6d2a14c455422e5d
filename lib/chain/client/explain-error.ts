import {
  BaseError,
  ChainMismatchError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  ExecutionRevertedError,
  FeeCapTooLowError,
  HttpRequestError,
  InsufficientFundsError,
  IntrinsicGasTooLowError,
  InvalidParamsRpcError,
  MethodNotFoundRpcError,
  MethodNotSupportedRpcError,
  NonceTooLowError,
  ResourceUnavailableRpcError,
  TimeoutError,
  TransactionRejectedRpcError,
  UnauthorizedProviderError,
  UnsupportedProviderMethodError,
  UserRejectedRequestError,
} from 'viem'
import { AppError } from '@/lib/core/app-error'

/** A failure as a person reads it: what is wrong, what to do next, and the contract's own words for whoever asks. */
export type ErrorWords = { title: string; body: string; technical: string }

type Sentence = readonly [title: string, body: string]

/** Contract errors by name, in words with what to do next. */
const CONTRACT_ERRORS: Readonly<Record<string, Sentence>> = {
  PaymentEscrow_AlreadyAuthorized: [
    'This quote is already paid',
    'Its payment exists. Open it from your history; nothing more is due.',
  ],
  PaymentEscrow_BadAmount: ['The amount does not fit the quote', 'Get a new quote and try again.'],
  PaymentEscrow_BadExpiry: ['The quote has expired', 'Get a new quote; the price is set again.'],
  PaymentEscrow_Expired: ['The time for this has passed', 'Reload the page to see what is still possible.'],
  PaymentEscrow_BadSignature: [
    'The signature does not fit',
    'It may come from another account. Check the account in your wallet and sign again.',
  ],
  PaymentEscrow_NotOperator: ['Only the operator can do this', 'Use the account that holds this right.'],
  PaymentEscrow_Nothing: ['There is nothing to move', 'Somebody may have been faster. Reload the page.'],
  PaymentEscrow_OperatorNotAllowed: ['The quote names an operator that is no longer listed', 'Get a new quote.'],
  PaymentEscrow_Paused: [
    'New payments are paused',
    'Money already held is safe, and can be claimed, refunded and reclaimed as before. Try later.',
  ],
  PaymentEscrow_TokenNotAllowed: ['The escrow does not take this token', 'Choose another token and get a new quote.'],
  PaymentEscrow_TooEarly: ['It is too early for this', 'The page shows from when on it is possible.'],
  PaymentEscrow_WrongAmountReceived: [
    'The token delivered another amount',
    'It takes a fee on transfers, which the escrow refuses.',
  ],
  PaymentEscrow_WrongCaller: [
    'This payment belongs to another account',
    'Switch your wallet to the account the quote was made for.',
  ],
  PaymentEscrow_WrongStatus: ['The payment is no longer in this state', 'Reload the page to see what happened to it.'],
  RewardDistributor_NothingToClaim: [
    'Everything is already claimed',
    'It may have been claimed from another window. Refresh the rewards.',
  ],
  RewardDistributor_BadProof: [
    'The proof does not fit the active root',
    'A new root may have become active. Refresh the rewards and try again.',
  ],
  RewardDistributor_BadMultiProof: [
    'The proof does not fit the active root',
    'A new root may have become active. Refresh the rewards and try again.',
  ],
  RewardDistributor_NoRootPending: ['No root is waiting', 'Somebody accepted or revoked it already.'],
  RewardDistributor_RootNotValidYet: ['The root cannot be accepted yet', 'Wait until its delay has passed.'],
  SafeERC20FailedOperation: [
    'A token did not confirm the transfer',
    'Nothing was moved, and what you can claim stays yours. Try again later.',
  ],
  ERC20InsufficientBalance: ['The balance is too low', 'Add to it, or choose a smaller task or another token.'],
  ERC20InsufficientAllowance: ['The allowance is missing', 'Approve the exact amount first, then authorize.'],
  ERC2612ExpiredSignature: ['The permit has expired', 'Sign a new one.'],
  ERC2612InvalidSigner: [
    'The permit was signed by another account',
    'Check the account in your wallet and sign again.',
  ],
  ERC3009InvalidSignature: [
    'The transfer was signed by another account',
    'Check the account in your wallet and sign again.',
  ],
  ERC3009UsedAuthorization: ['This quote’s transfer was used already', 'Open the payment from your history.'],
  ERC3009InvalidAuthorizationTime: ['The signed transfer has expired', 'Get a new quote and sign again.'],
  AccessManagedUnauthorized: ['This account does not hold the right', 'Switch to the account that holds it.'],
  AccessManagerUnauthorizedAccount: ['This account does not hold the right', 'Switch to the account that holds it.'],
  AccessManagerUnauthorizedCall: ['This account does not hold the right', 'Switch to the account that holds it.'],
  AccessManagerUnauthorizedCancel: [
    'This account cannot cancel it',
    'Switch to the guardian, or to the account that announced it.',
  ],
  AccessManagerNotReady: ['Its delay has not passed', 'The page shows from when on it can run.'],
  AccessManagerExpired: ['It has expired', 'Announce it again.'],
  AccessManagerAlreadyScheduled: ['It is announced already', 'See the list of scheduled operations.'],
  AccessManagerNotScheduled: ['It is not announced any more', 'Somebody ran or cancelled it. Reload the page.'],
  WarpToken_CapExceeded: ['The supply would pass its cap', 'Nothing to do here: the cap is fixed.'],
}

/** Answers of a wallet or a node that come in place of sending. */
const SURELY_UNSENT: readonly (abstract new (...args: never[]) => Error)[] = [
  ChainMismatchError,
  ExecutionRevertedError,
  FeeCapTooLowError,
  InsufficientFundsError,
  IntrinsicGasTooLowError,
  InvalidParamsRpcError,
  MethodNotFoundRpcError,
  MethodNotSupportedRpcError,
  NonceTooLowError,
  ResourceUnavailableRpcError,
  TransactionRejectedRpcError,
  UnauthorizedProviderError,
  UnsupportedProviderMethodError,
]

/** Whether the person said no in the wallet: that is quiet, never an error. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof BaseError) return error.walk((item) => item instanceof UserRejectedRequestError) !== null
  return (error as { code?: unknown } | null)?.code === 4001
}

/**
 * Whether an error of a wallet that was asked to send means that it sent nothing. A time-out or an unknown fault does not:
 * the transaction may be on its way.
 */
export function isSurelyUnsent(error: unknown): boolean {
  if (isRefusal(error) || error instanceof AppError) return true
  return error instanceof BaseError && error.walk((item) => SURELY_UNSENT.some((kind) => item instanceof kind)) !== null
}

/** Turns what viem, a wallet or our API threw into words. Nothing was sent when it comes before sending: the caller says so. */
export function explainError(error: unknown): ErrorWords {
  const technical = toTechnical(error)
  const [title, body] = toSentence(error)
  return { title, body, technical }
}

/** Words for a contract error by its name, where we have them. */
export function explainContractError(name: string): Sentence {
  return CONTRACT_ERRORS[name] ?? ['The contract refused it', `Its reason is ${name}. Reload the page and try again.`]
}

function toSentence(error: unknown): Sentence {
  if (!(error instanceof BaseError)) return fromPlainError(error)
  const reverted = error.walk((item) => item instanceof ContractFunctionRevertedError)
  if (reverted instanceof ContractFunctionRevertedError) {
    const name = reverted.data?.errorName ?? reverted.reason ?? reverted.signature ?? 'unknown'
    return explainContractError(name)
  }
  if (has(error, InsufficientFundsError)) {
    return ['Not enough of the network coin for the fee', 'Add a little to this account and try again.']
  }
  if (has(error, ContractFunctionZeroDataError)) {
    return ['There is no contract at this address', 'The page and the network do not fit together. Reload the page.']
  }
  if (has(error, HttpRequestError) || has(error, TimeoutError)) {
    return ['The network does not answer', 'Check your connection and try again in a moment.']
  }
  return ['The wallet or the network refused it', error.shortMessage]
}

function has(error: BaseError, kind: abstract new (...args: never[]) => unknown): boolean {
  return error.walk((item) => item instanceof kind) !== null
}

function fromPlainError(error: unknown): Sentence {
  const hint = (error as { hint?: unknown } | null)?.hint
  const message = error instanceof Error ? error.message : 'Something unexpected happened'
  return [message, typeof hint === 'string' ? hint : 'Try again; if it stays, reload the page.']
}

function toTechnical(error: unknown): string {
  if (error instanceof BaseError) return [error.shortMessage, ...(error.metaMessages ?? [])].join('\n').slice(0, 2000)
  return error instanceof Error ? error.message : String(error)
}
