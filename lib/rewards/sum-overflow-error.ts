import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'

/** A sum of one token's amounts that no uint256 holds. */
export class SumOverflowError extends AppError {
  constructor(token: Address) {
    super(`the amounts of token ${token} add up to 2^256 or more`, { code: 'SUM_OVERFLOW', status: 422 })
  }
}
