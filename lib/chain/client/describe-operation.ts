import { type Abi, decodeFunctionData } from 'viem'
import type { Deployment } from '@/lib/config/deployment'
import { shortHex } from '@/lib/core/short-hex'
import { accessManagerAbi } from '../abi/access-manager'
import { emissionControllerAbi } from '../abi/emission-controller'
import { paymentEscrowAbi } from '../abi/payment-escrow'
import { rewardDistributorAbi } from '../abi/reward-distributor'
import { warpTokenAbi } from '../abi/warp-token'
import { roles } from '../roles'

const CONTRACTS = {
  accessManager: ['access manager', accessManagerAbi],
  escrow: ['escrow', paymentEscrowAbi],
  distributor: ['distributor', rewardDistributorAbi],
  emission: ['emission controller', emissionControllerAbi],
  token: ['token', warpTokenAbi],
} as const satisfies Record<string, readonly [name: string, abi: Abi]>

const ROLE_NAMES = new Map<unknown, string>(Object.entries(roles).map(([name, id]) => [id, name]))

/** Sentences for what is announced most; everything else is shown as the call it is. */
const SENTENCES: Readonly<Record<string, (args: readonly unknown[], contract: string) => string>> = {
  grantRole: ([role, account]) => `Grant the role ${roleText(role)} to ${argText(account)}`,
  revokeRole: ([role, account]) => `Take the role ${roleText(role)} from ${argText(account)}`,
  upgradeToAndCall: ([implementation], contract) => `Upgrade the ${contract} to ${argText(implementation)}`,
  setOperator: ([operator, signer]) => `Let ${argText(signer)} sign for operator ${argText(operator)}`,
  setFeeRecipient: ([account]) => `Send fees to ${argText(account)}`,
  setTreasury: ([account]) => `Take refunds of forwarded money from ${argText(account)}`,
  unpause: () => 'Take new payments again',
}

/** What a governed call does, in words, from its target and data. */
export function describeOperation(deployment: Deployment, { target, data }: { target: string; data: `0x${string}` }) {
  const found = Object.entries(CONTRACTS).find(
    ([key]) => deployment[key as keyof typeof CONTRACTS].toLowerCase() === target.toLowerCase(),
  )
  if (found === undefined) return `A call of ${shortHex(target)}, which is none of ours`
  const [contract, abi] = found[1]
  try {
    const { functionName, args = [] } = decodeFunctionData({ abi: abi as Abi, data })
    const sentence = SENTENCES[functionName]?.(args, contract)
    return sentence ?? `${functionName}(${args.map(argText).join(', ')}) on the ${contract}`
  } catch {
    return `An unknown call of the ${contract}`
  }
}

function roleText(role: unknown): string {
  return ROLE_NAMES.get(role) ?? String(role)
}

function argText(value: unknown): string {
  if (typeof value === 'string') return value.startsWith('0x') && value.length > 12 ? shortHex(value) : value
  if (Array.isArray(value)) return `[${value.map(argText).join(', ')}]`
  if (typeof value === 'object' && value !== null) return `{${Object.values(value).map(argText).join(', ')}}`
  return String(value)
}
