import 'server-only'
import type { Hex, PublicClient } from 'viem'
import type { RankedValue } from './ranked-transport'

/** Whether every endpoint of a network answers and says that it has none of these transactions. */
export async function deniesReceipts(client: PublicClient, hashes: readonly Hex[]): Promise<boolean> {
  const { endpoints } = client.transport as unknown as Partial<RankedValue>
  const asked = endpoints ?? [{ request: (call: never) => client.request(call) as Promise<unknown> }]
  const denied = asked.flatMap(({ request }) =>
    hashes.map(async (hash) => {
      const call = { method: 'eth_getTransactionReceipt', params: [hash] }
      return request(call as never)
        .then((receipt) => receipt === null)
        .catch(() => false)
    }),
  )
  return (await Promise.all(denied)).every((answer) => answer)
}
