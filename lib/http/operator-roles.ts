import 'server-only'
import type { RoleName } from '@/lib/chain/roles'
import { hasRole } from '@/lib/chain/server/has-role'
import { toChecksumAddress } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import type { OperatorRolesView } from '@/lib/core/operator-view'
import { ownWallets, requireCaller } from './caller'
import type { HttpDependencies } from './dependencies'
import type { HttpContext } from './http-app'

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
