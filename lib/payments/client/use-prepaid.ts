'use client'

import type { Abi } from 'viem'
import { useReadContract } from 'wagmi'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { TOKEN_ABI, TOKEN_ERRORS } from '@/lib/chain/client/token-abi'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import type { Address } from '@/lib/core/address'

const ESCROW_ABI: Abi = [...paymentEscrowAbi, ...TOKEN_ERRORS]

/** The balance moves with epochs and own transactions only. */
const EVERY_MS = 6000

/** An account's prepaid balance of one token, as the chain has it, and the transactions that change it. */
export function usePrepaid({
  network,
  token,
  account,
}: {
  network: ClientNetwork
  token: DeployedToken
  account: Address
}) {
  const { escrow } = network.deployment
  const key = `${network.chainId}:${token.address}:${account.toLowerCase()}`
  const move = useTransaction(`prepaid:${key}`)
  const approval = useTransaction(`prepaid-approve:${key}`)
  const polled = { chainId: network.chainId, query: { refetchInterval: EVERY_MS } } as const
  const ofToken = { address: token.address, abi: TOKEN_ABI, ...polled } as const
  const state = useReadContract({
    address: escrow,
    abi: paymentEscrowAbi,
    functionName: 'prepaid',
    args: [account, token.address],
    ...polled,
  })
  const allowance = useReadContract({ ...ofToken, functionName: 'allowance', args: [account, escrow] })
  const held = useReadContract({ ...ofToken, functionName: 'balanceOf', args: [account] })
  const send = (functionName: string, more: readonly bigint[], action: string, done: string) =>
    move.send({
      network,
      words: { action, done, detail: '' },
      call: { address: escrow, abi: ESCROW_ABI, functionName, args: [token.address, ...more] },
    })
  return {
    state: state.data,
    error: state.error,
    allowance: allowance.data ?? 0n,
    available: held.data ?? null,
    isBusy: move.isBusy || approval.isBusy,
    approve: (amount: bigint, text: string) =>
      approval.send({
        network,
        words: { action: `Approve ${text}`, done: 'Approved', detail: 'Now deposit it.' },
        call: { address: token.address, abi: TOKEN_ABI as Abi, functionName: 'approve', args: [escrow, amount] },
      }),
    deposit: (amount: bigint, text: string) => send('depositPrepaid', [amount], `Deposit ${text}`, 'Deposited'),
    setLimit: (amount: bigint, text: string) =>
      send('setPrepaidLimit', [amount], `Limit ${text || 'nothing'} per epoch`, 'Limit set'),
    announce: (amount: bigint, text: string) =>
      send('requestPrepaidWithdrawal', [amount], `Announce a withdrawal of ${text}`, 'Announced'),
    withdraw: () => send('withdrawPrepaid', [], 'Withdraw the prepaid balance', 'Withdrawn'),
  }
}
