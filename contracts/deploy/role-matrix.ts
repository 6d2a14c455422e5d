import { type RoleName, roles } from '../../lib/chain/roles'

/** Contracts that the AccessManager governs. */
export type GovernedContract = 'WarpToken' | 'EmissionController' | 'PaymentEscrow' | 'RewardDistributor'

/** Every restricted function and the one role that may call it. A test compares this with the contracts. */
export const ROLE_MATRIX: readonly (readonly [GovernedContract, string, RoleName])[] = [
  ['WarpToken', 'upgradeToAndCall(address,bytes)', 'upgrader'],
  ['EmissionController', 'upgradeToAndCall(address,bytes)', 'upgrader'],
  ['PaymentEscrow', 'upgradeToAndCall(address,bytes)', 'upgrader'],
  ['RewardDistributor', 'upgradeToAndCall(address,bytes)', 'upgrader'],
  ['RewardDistributor', 'submitRoot(uint256,bytes32,address[],uint256[],bytes32)', 'publisher'],
  ['RewardDistributor', 'revokeRoot()', 'guardian'],
  ['RewardDistributor', 'setDelay(uint256)', 'treasury'],
  ['RewardDistributor', 'countClaimed(address,address[])', 'treasury'],
  ['RewardDistributor', 'rescue(address,address,uint256)', 'treasury'],
  ['PaymentEscrow', 'pause()', 'pauser'],
  ['PaymentEscrow', 'unpause()', 'treasury'],
  ['PaymentEscrow', 'setOperator(address,address)', 'treasury'],
  ['PaymentEscrow', 'cutOffOperator(address)', 'guardian'],
  ['PaymentEscrow', 'setToken(address,bool)', 'treasury'],
  ['PaymentEscrow', 'setCollector(address,bool)', 'treasury'],
  ['PaymentEscrow', 'setFeeRecipient(address)', 'treasury'],
  ['PaymentEscrow', 'setTreasury(address)', 'treasury'],
  ['PaymentEscrow', 'setPrepaidTerms(uint16,uint16)', 'treasury'],
  ['PaymentEscrow', 'rescue(address,address,uint256)', 'treasury'],
  ['EmissionController', 'setSchedule((uint64,uint32,uint16,uint96))', 'treasury'],
  ['WarpToken', 'setMinter(address)', 'admin'],
]

/**
 * Functions of the AccessManager itself that the guardian can cancel while they are scheduled. The manager looks up who
 * may cancel by the function's role; for these the role decides nothing else, since the manager restricts them itself.
 * `revokeRole` is not among them: a guardian whose key was taken over could veto its own removal, and everything else, for
 * ever. Whoever holds ADMIN can remove a guardian without its consent, and needs its whole delay once more for anything
 * that the guardian would have cancelled.
 */
export const CANCELLABLE_MANAGER_FUNCTIONS = [
  'grantRole(uint64,address,uint32)',
  'setRoleAdmin(uint64,uint64)',
  'setRoleGuardian(uint64,uint64)',
  'setGrantDelay(uint64,uint32)',
  'setTargetAdminDelay(address,uint32)',
  'setTargetFunctionRole(address,bytes4[],uint64)',
  'setTargetClosed(address,bool)',
  'updateAuthority(address,address)',
] as const

/** Id of a role as the contracts take it. */
export function roleId(name: RoleName): bigint {
  return roles[name]
}
