import type { ReactNode } from 'react'
import { PageFooter } from '@/components/layout/page-footer'
import { DappHeader } from '@/components/wallet/dapp-header'
import { SignedInPage } from '@/components/wallet/signed-in-page'
import { TransactionCenter } from '@/components/wallet/transaction-center'
import { ChosenNetworkProvider } from '@/components/wallet/use-chosen-network'
import { WalletProviders } from '@/components/wallet/wallet-providers'
import { readSession } from '../read-session'

/** Frame of the pages that use a wallet. It only hands the session down: each page checks it itself. */
export default async function DappLayout({ children }: { children: ReactNode }) {
  return (
    <WalletProviders session={await readSession()}>
      <ChosenNetworkProvider>
        <DappHeader />
        <SignedInPage>{children}</SignedInPage>
        <PageFooter />
        <TransactionCenter />
      </ChosenNetworkProvider>
    </WalletProviders>
  )
}
