import type { Address } from '@/lib/core/address'

/** ERC-2612's typed data for an exact amount to one spender. */
export function permitTypedData({
  domain,
  owner,
  spender,
  value,
  nonce,
  deadline,
}: {
  /** The token's own domain, as its `eip712Domain()` tells it. */
  domain: { name: string; version: string; chainId: number; verifyingContract: Address }
  owner: Address
  spender: Address
  value: bigint
  nonce: bigint
  deadline: bigint
}) {
  return {
    domain,
    types: {
      Permit: [
        { name: 'owner', type: 'address' },
        { name: 'spender', type: 'address' },
        { name: 'value', type: 'uint256' },
        { name: 'nonce', type: 'uint256' },
        { name: 'deadline', type: 'uint256' },
      ],
    },
    primaryType: 'Permit',
    message: { owner, spender, value, nonce, deadline },
  } as const
}
