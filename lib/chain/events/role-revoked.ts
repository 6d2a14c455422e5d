import { accessManagerAbi } from '../abi/access-manager'
import { defineEvent } from './define-event'

/** An account lost a role. */
export const roleRevoked = defineEvent('accessManager', accessManagerAbi, 'RoleRevoked')
