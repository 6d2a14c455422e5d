import { HttpRequestError } from 'viem'
import type { NetworkClients } from '@/lib/chain/server/network-clients'

/** Id of the role `publisher` in our AccessManager. */
const PUBLISHER = 3n

/**
 * A network on which one account holds one operating role, publisher; every other question to a contract is answered by
 * 0, and every other one not at all.
 */
export function clientsWithPublisher(holder: () => string): NetworkClients {
  const client = {
    readContract: async ({ functionName, args }: { functionName: string; args: [bigint, string] }) => {
      if (functionName === 'hasRole') return [args[0] === PUBLISHER && args[1] === holder(), 0]
      return 0n
    },
  }
  const away = () => Promise.reject(new HttpRequestError({ url: 'http://127.0.0.1:1' }))
  const answering = new Proxy(client, { get: (target, name) => Reflect.get(target, name) ?? away })
  return { get: () => answering, endpoints: () => [] } as unknown as NetworkClients
}
