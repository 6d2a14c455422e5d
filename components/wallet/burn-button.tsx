'use client'

import type { Abi } from 'viem'
import { TOKEN_ABI } from '@/lib/chain/client/token-abi'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import { ConfirmButton } from '../ui/confirm-button'

/** Burns an amount of the own token; `amount` is null while there is none that can be burned. */
export function BurnButton({
  network,
  token,
  amount,
}: {
  network: ClientNetwork
  token: DeployedToken
  amount: bigint | null
}) {
  const { isBusy, send } = useTransaction(`burn:${network.chainId}`)
  const amountText = amount === null ? token.symbol : `${formatAmount(amount, token.decimals)} ${token.symbol}`
  const burn = () =>
    send({
      network,
      words: { action: `Burn ${amountText}`, done: 'Burned', detail: `${amountText} is gone for good.` },
      call: { address: token.address, abi: TOKEN_ABI as Abi, functionName: 'burn', args: [amount] },
    })
  return (
    <div>
      <ConfirmButton
        label={`Burn ${amountText}`}
        look="danger"
        size="base"
        busy={isBusy}
        disabled={amount === null}
        title={`Burn ${amountText}?`}
        what={<p>{amountText} leave your wallet and the supply for good. Nobody receives them, nobody can undo it.</p>}
        confirm={`Burn ${amountText}`}
        onConfirm={() => void burn()}
      />
    </div>
  )
}
