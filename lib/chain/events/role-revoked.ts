import { accessManagerAbi } from '../abi/access-manager'
import { defineEvent, type EventArgs } from './define-event'

/** An account lost a role. */
export const roleRevoked = defineEvent('accessManager', accessManagerAbi, 'RoleRevoked')

/** Arguments of {@link roleRevoked}. */
export type RoleRevoked = EventArgs<typeof roleRevoked>
