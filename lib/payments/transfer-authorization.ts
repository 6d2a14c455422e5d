/**
 * What ERC-3009 has signed for money that moves, the same for `TransferWithAuthorization` and `ReceiveWithAuthorization`;
 * times in Unix seconds.
 */
export const AUTHORIZATION_FIELDS = [
  { name: 'from', type: 'address' },
  { name: 'to', type: 'address' },
  { name: 'value', type: 'uint256' },
  { name: 'validAfter', type: 'uint256' },
  { name: 'validBefore', type: 'uint256' },
  { name: 'nonce', type: 'bytes32' },
] as const
