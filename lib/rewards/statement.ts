import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'

/** Where every unit of one token came from and went in one epoch, in base units. */
export type Statement = {
  /** Taken out of escrow by the distribution's captures. */
  readonly captured: bigint
  readonly fees: bigint
  readonly burned: bigint
  /** Net amounts of the captures: what their providers share. */
  readonly earnings: bigint
  readonly minted: bigint
  readonly carriedIn: bigint
  readonly emissionShares: bigint
  /** What could not be split because nobody worked; the next epoch's `carriedIn`. */
  readonly carriedOut: bigint
}

/**
 * Asserts both conservation laws: captured = fees + burned + earnings, minted + carriedIn = emissionShares + carriedOut.
 * Throws {@link StatementDoesNotBalanceError}; a distribution that does not balance is never published.
 */
export function assertStatementBalances(token: Address, statement: Statement): void {
  const captureDifference = statement.captured - statement.fees - statement.burned - statement.earnings
  const emissionDifference = statement.minted + statement.carriedIn - statement.emissionShares - statement.carriedOut
  if (captureDifference !== 0n || emissionDifference !== 0n) {
    throw new StatementDoesNotBalanceError(token, captureDifference, emissionDifference)
  }
}

/** A statement with a difference: some unit was made or lost. */
export class StatementDoesNotBalanceError extends AppError {
  constructor(token: Address, captureDifference: bigint, emissionDifference: bigint) {
    super(
      `The statement of ${token} does not balance: captures differ by ${captureDifference}, emission by ${emissionDifference}`,
      { code: 'STATEMENT_DOES_NOT_BALANCE', status: 500 },
    )
  }
}
