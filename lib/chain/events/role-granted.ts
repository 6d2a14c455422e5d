import { accessManagerAbi } from '../abi/access-manager'
import { defineEvent, type EventArgs } from './define-event'

/** An account was given a role. */
export const roleGranted = defineEvent('accessManager', accessManagerAbi, 'RoleGranted')

/** Arguments of {@link roleGranted}. */
export type RoleGranted = EventArgs<typeof roleGranted>
