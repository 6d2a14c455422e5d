import type { Checkout } from './read-checkout'

/**
 * How the money gets into the escrow: `allowance` (it may already be moved), `permit` (ERC-2612), `transfer` (ERC-3009),
 * `batch` (EIP-5792), `approve` (two transactions).
 */
export type PaymentWay = 'allowance' | 'permit' | 'transfer' | 'batch' | 'approve'

/** The ways that token and wallet offer now, the one with the fewest questions first. */
export function waysToPay(
  { isAllowed, permit, transfer, isContract }: Pick<Checkout, 'isAllowed' | 'permit' | 'transfer' | 'isContract'>,
  { canBatch }: { canBatch: boolean },
): PaymentWay[] {
  if (isAllowed) return ['allowance']
  // A token checks such a signature against a key: an account that is a contract has none.
  const canSign = !isContract
  const ways: [PaymentWay, boolean][] = [
    ['permit', canSign && permit !== null],
    ['transfer', canSign && transfer !== null],
    ['batch', canBatch],
    ['approve', true],
  ]
  return ways.flatMap(([way, isOffered]) => (isOffered ? [way] : []))
}
