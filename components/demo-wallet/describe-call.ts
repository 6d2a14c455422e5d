import { type Abi, type AbiParameter, decodeFunctionData, getAbiItem, type Hex } from 'viem'
import { accessManagerAbi } from '@/lib/chain/abi/access-manager'
import { emissionControllerAbi } from '@/lib/chain/abi/emission-controller'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { warpTokenAbi } from '@/lib/chain/abi/warp-token'
import { TOKEN_ABI } from '@/lib/chain/client/token-abi'
import type { Deployment } from '@/lib/config/deployment'
import { labelOf, type NamedValue, nameOf, type ReadField, readFields, tokenAt } from './read-fields'

/** A call as a person reads it: the method's name, the contract, what it is called with. */
export type DescribedCall = { method: string; contract: string; fields: readonly ReadField[] }

/** What a call of one of a network's contracts does; null for any other target or data. */
export function describeCall(
  deployment: Deployment,
  { to, data }: { to: string | null; data: Hex },
): DescribedCall | null {
  const abi = abiOf(deployment, to)
  if (to === null || abi === null) return null
  try {
    const { functionName, args = [] } = decodeFunctionData({ abi, data })
    const item = getAbiItem({ abi, name: functionName, args })
    const inputs = item?.type === 'function' ? item.inputs : []
    const fields = readFields(
      deployment,
      inputs.map((input, at) => toNamed(input, args[at])),
      tokenAt(deployment, to),
    )
    return { method: labelOf(functionName), contract: nameOf(deployment, to), fields }
  } catch {
    return null
  }
}

function abiOf(deployment: Deployment, to: string | null): Abi | null {
  const abis: readonly (readonly [string, Abi])[] = [
    [deployment.escrow, paymentEscrowAbi],
    [deployment.distributor, rewardDistributorAbi],
    [deployment.accessManager, accessManagerAbi],
    [deployment.emission, emissionControllerAbi],
    [deployment.token, [...warpTokenAbi]],
    ...deployment.tokens.map(({ address }) => [address, TOKEN_ABI as Abi] as const),
  ]
  return abis.find(([address]) => address.toLowerCase() === to?.toLowerCase())?.[1] ?? null
}

/** A decoded argument with its names: structs come as objects, lists of structs as arrays of them. */
function toNamed(input: AbiParameter, value: unknown): NamedValue {
  const { name = '', type } = input
  const components = 'components' in input ? input.components : undefined
  if (components === undefined) return { name, type, value }
  const structs = (type.endsWith('[]') ? value : [value]) as readonly Record<string, unknown>[]
  const parts = structs.map((struct) => ({
    ...{ name, type, value: struct },
    parts: components.map((component) => toNamed(component, struct[component.name ?? ''])),
  }))
  return { name, type, value, parts }
}
