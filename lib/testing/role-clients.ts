import { HttpRequestError } from 'viem'
import { type RoleName, roles } from '@/lib/chain/roles'
import type { NetworkClients } from '@/lib/chain/server/network-clients'

/** A question to a network's AccessManager. */
export type RoleQuestion = { chainId: number; role: RoleName | undefined; account: string }

/**
 * Networks whose AccessManagers answer as `holds` says; every other question to a contract is answered by 0, and every
 * other one not at all.
 */
export function clientsWithRoles(holds: (question: RoleQuestion) => boolean): NetworkClients {
  const names = new Map<bigint, RoleName>(Object.entries(roles).map(([name, id]) => [id, name as RoleName]))
  const away = () => Promise.reject(new HttpRequestError({ url: 'http://127.0.0.1:1' }))
  const clientOf = (chainId: number) => {
    const readContract = async ({ functionName, args }: { functionName: string; args: [bigint, string] }) =>
      functionName === 'hasRole' ? [holds({ chainId, role: names.get(args[0]), account: args[1] }), 0] : 0n
    return new Proxy({ readContract }, { get: (target, name) => Reflect.get(target, name) ?? away })
  }
  return { get: clientOf, endpoints: () => [], probe: async () => undefined } as unknown as NetworkClients
}

/** Networks on which one account holds one operating role, publisher. */
export function clientsWithPublisher(holder: () => string): NetworkClients {
  return clientsWithRoles(({ role, account }) => role === 'publisher' && account === holder())
}
