import type { NetworkClients } from '@/lib/chain/server/network-clients'

/** Id of the role `publisher` in our AccessManager. */
const PUBLISHER = 3n

/** A network on which one account holds one operating role, publisher, and every other question is answered by 0. */
export function clientsWithPublisher(holder: () => string): NetworkClients {
  const client = {
    readContract: async ({ functionName, args }: { functionName: string; args: [bigint, string] }) => {
      if (functionName === 'hasRole') return [args[0] === PUBLISHER && args[1] === holder(), 0]
      return 0n
    },
  }
  return { get: () => client, endpoints: () => [] } as unknown as NetworkClients
}
