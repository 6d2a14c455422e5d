/** Role ids of the AccessManager, the same numbers as `contracts/src/libraries/Roles.sol`. `admin` is OpenZeppelin's role 0. */
export const roles = {
  admin: 0n,
  upgrader: 1n,
  guardian: 2n,
  publisher: 3n,
  treasury: 4n,
  pauser: 5n,
  meter: 6n,
} as const

/** Name of a role of ours. */
export type RoleName = keyof typeof roles
