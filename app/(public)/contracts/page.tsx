import type { Metadata } from 'next'
import { ContractList } from '@/components/landing/contract-list'
import { PageHead } from '@/components/layout/page-head'

export const metadata: Metadata = { title: 'Contracts' }

/** Where everything lives on chain. */
export default function ContractsRoute() {
  return (
    <main className="page" id="main">
      <PageHead
        title="Contracts"
        sub="Every address this product uses, on each network. Proxies keep theirs over upgrades."
      />
      <ContractList />
    </main>
  )
}
