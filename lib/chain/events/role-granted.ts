import { accessManagerAbi } from '../abi/access-manager'
import { defineEvent } from './define-event'

/** An account was given a role. */
export const roleGranted = defineEvent('accessManager', accessManagerAbi, 'RoleGranted')
