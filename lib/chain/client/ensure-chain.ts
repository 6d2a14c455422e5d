import type { Config } from 'wagmi'
import { getAccount, switchChain } from 'wagmi/actions'
import { AppError } from '@/lib/core/app-error'

/** Asks the wallet to change its network where needed, then reads the chain back instead of trusting the answer. Throws {@link WrongNetworkError}. */
export async function ensureChain(config: Config, { chainId, name }: { chainId: number; name: string }): Promise<void> {
  const { connector } = getAccount(config)
  if (connector === undefined) throw new WalletMissingError()
  if ((await connector.getChainId()) === chainId) return
  await switchChain(config, { chainId })
  const now = await connector.getChainId()
  if (now !== chainId) throw new WrongNetworkError(name, now)
}

/** The wallet says it switched, or that it cannot, and still shows another network. */
export class WrongNetworkError extends AppError {
  constructor(name: string, chainId: number) {
    super(`Your wallet is still on another network (chain ${chainId})`, {
      code: 'WRONG_NETWORK',
      status: 409,
      hint: `Switch it to ${name} yourself, then press the button again. Nothing was sent.`,
    })
  }
}

/** No wallet is connected on this page. */
export class WalletMissingError extends AppError {
  constructor() {
    super('No wallet is connected', {
      code: 'WALLET_MISSING',
      status: 409,
      hint: 'Connect the wallet you signed in with.',
    })
  }
}
