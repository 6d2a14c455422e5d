import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { EpochPage } from '@/components/epochs/epoch-page'
import { readChainId } from '../../../read-chain-id'
import { readSession } from '../../../read-session'

type Props = {
  params: Promise<{ n: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Epoch ${(await params).n}` }
}

/** One epoch, public; a signed-in reader's own leaves are marked. */
export default async function EpochRoute({ params, searchParams }: Props) {
  const { n } = await params
  if (!/^(0|[1-9][0-9]{0,9})$/.test(n)) notFound()
  const { chainId } = await searchParams
  const session = await readSession().catch(() => null)
  return (
    <main className="page" id="main">
      <EpochPage chainId={readChainId(chainId)} epoch={Number(n)} account={session?.user.address ?? null} />
    </main>
  )
}
