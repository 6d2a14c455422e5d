import 'server-only'
import type { RoleName } from '@/lib/chain/roles'
import { hasRole } from '@/lib/chain/server/has-role'
import type { NetworkConfig } from '@/lib/config/env.server'
import { toChecksumAddress } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import type { OperatorRolesView } from '@/lib/core/operator-view'
import { ownWallets, requireCaller } from './caller'
import type { HttpDependencies } from './dependencies'
import type { HttpContext } from './http-app'
import { networkOf } from './network-of'

/** Roles whose holders look after money, roots or code; a meter only signs usage. */
const OPERATING_ROLES: readonly RoleName[] = ['admin', 'upgrader', 'guardian', 'publisher', 'treasury', 'pauser']

/** Roles of the caller's wallets, asked of the chain now. Throws NotSignedInError, {@link NotAnOperatorError}. */
export async function requireOperator(c: HttpContext, dependencies: HttpDependencies): Promise<OperatorRolesView> {
  const wallets = await ownWallets(dependencies, await requireCaller(c, dependencies))
  const questions = dependencies.config.networks.flatMap((network) =>
    wallets.map(async (account) => {
      const client = dependencies.clients.get(network.chainId)
      const held = await Promise.all(
        OPERATING_ROLES.map(async (role) => ((await hasRole(client, { network, role, account })) ? [role] : [])),
      )
      return { chainId: network.chainId, account: toChecksumAddress(account), roles: held.flat() }
    }),
  )
  const roles = (await Promise.all(questions)).filter((entry) => entry.roles.length > 0)
  if (roles.length === 0) throw new NotAnOperatorError()
  return { roles }
}

/** The networks on which the caller holds an operating role: no other one's data is shown. Throws as {@link requireOperator}. */
export async function operatedNetworks(c: HttpContext, dependencies: HttpDependencies): Promise<NetworkConfig[]> {
  const { roles } = await requireOperator(c, dependencies)
  return dependencies.config.networks.filter(({ chainId }) => roles.some((entry) => entry.chainId === chainId))
}

/** The network a call names, or the first one operated. Throws {@link NotAnOperatorError} where no role is held there. */
export async function operatedNetwork(
  c: HttpContext,
  dependencies: HttpDependencies,
  chainId: number | undefined,
): Promise<NetworkConfig> {
  const operated = await operatedNetworks(c, dependencies)
  if (chainId === undefined && operated[0]) return operated[0]
  const asked = networkOf(dependencies, chainId)
  if (!operated.includes(asked)) throw new NotAnOperatorError()
  return asked
}

/** None of the caller's wallets holds a role that opens this. */
export class NotAnOperatorError extends AppError {
  constructor() {
    super('None of your wallets holds a role for this', {
      code: 'NOT_AN_OPERATOR',
      status: 403,
      hint: 'Roles are granted on chain by the AccessManager; a change counts within seconds.',
    })
  }
}
