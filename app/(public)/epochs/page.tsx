import type { Metadata } from 'next'
import { EpochsPage } from '@/components/epochs/epochs-page'
import { readChainId } from '../../read-chain-id'

export const metadata: Metadata = { title: 'Epochs' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

/** Public list of epochs. */
export default async function EpochsRoute({ searchParams }: Props) {
  const { chainId } = await searchParams
  return (
    <main className="page" id="main">
      <EpochsPage chainId={readChainId(chainId)} />
    </main>
  )
}
