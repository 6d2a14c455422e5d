import type { Deployment } from '@/lib/config/deployment'
import { labelOf, type NamedValue, nameOf, type ReadField, readFields, tokenAt } from './read-fields'

/** What EIP-712 signs, as wallets are given it. */
export type TypedData = {
  primaryType: string
  domain: { name?: string; chainId?: number | string; verifyingContract?: string }
  types: Readonly<Record<string, readonly { name: string; type: string }[]>>
  message: Readonly<Record<string, unknown>>
}

/** Typed data as a person reads it: what it is, which contract takes it, its fields. */
export type DescribedData = { what: string; contract: string; fields: readonly ReadField[] }

/** What signing typed data says, on the network of this deployment. */
export function describeTypedData(deployment: Deployment, data: TypedData): DescribedData {
  const { verifyingContract, name = 'unnamed' } = data.domain
  return {
    what: labelOf(data.primaryType),
    contract: verifyingContract === undefined ? name : nameOf(deployment, verifyingContract),
    fields: readFields(
      deployment,
      toNamed(data, data.primaryType, data.message),
      tokenAt(deployment, verifyingContract),
    ),
  }
}

function toNamed(data: TypedData, struct: string, values: Readonly<Record<string, unknown>>): readonly NamedValue[] {
  return (data.types[struct] ?? []).map(({ name, type }) => {
    const value = values[name]
    const inner = type.replace(/\[\d*\]$/, '')
    if (data.types[inner] === undefined) return { name, type, value }
    const structs = (inner === type ? [value] : value) as readonly Readonly<Record<string, unknown>>[]
    return { name, type, value, parts: structs.flatMap((item) => toNamed(data, inner, item)) }
  })
}
