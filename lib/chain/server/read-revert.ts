import 'server-only'
import { type Abi, BaseError, decodeErrorResult, type Hex } from 'viem'
import { accessManagerAbi } from '@/lib/chain/abi/access-manager'
import { emissionControllerAbi } from '@/lib/chain/abi/emission-controller'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { warpTokenAbi } from '@/lib/chain/abi/warp-token'

const ERRORS: Abi = [
  paymentEscrowAbi,
  rewardDistributorAbi,
  emissionControllerAbi,
  accessManagerAbi,
  warpTokenAbi,
].flatMap((abi): Abi => abi.filter((item) => item.type === 'error'))

/** Name and arguments of the revert behind an error, or null where the call did not revert but failed to be made. */
export function readRevert(error: unknown): string | null {
  if (!(error instanceof BaseError)) return null
  const reverted = error.walk((cause) => hexData(cause) !== null || /revert/i.test(String((cause as Error).message)))
  if (reverted === null) return null
  const data = hexData(reverted)
  return (data && decode(data)) ?? (error.shortMessage || 'reverted').slice(0, 300)
}

function hexData(cause: unknown): Hex | null {
  const data = typeof cause === 'object' && cause !== null && 'data' in cause ? cause.data : null
  return typeof data === 'string' && /^0x[0-9a-fA-F]{8,}$/.test(data) ? (data as Hex) : null
}

function decode(data: Hex): string | null {
  try {
    const { errorName, args } = decodeErrorResult({ abi: ERRORS, data })
    return `${errorName}(${(args ?? []).map(String).join(', ')})`.slice(0, 300)
  } catch {
    return null
  }
}
