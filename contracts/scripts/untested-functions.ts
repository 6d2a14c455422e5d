import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

type Fragment = { type: string; name?: string; stateMutability?: string }

/**
 * Functions that a contract has from OpenZeppelin, whose tests are OpenZeppelin's own; what we restrict is in the role
 * matrix. Where a source of ours has one of these names, it is no exemption.
 */
const INHERITED = [
  ...['authority', 'isConsumingScheduledOp', 'setAuthority', 'proxiableUUID', 'upgradeToAndCall'],
  ...[
    'UPGRADE_INTERFACE_VERSION',
    'eip712Domain',
    'DOMAIN_SEPARATOR',
    'nonces',
    'authorizationState',
    'name',
    'symbol',
  ],
  // Every test with a signature would fail with another.
  ...['PAYMENT_INFO_TYPEHASH', 'TRANSFER_TYPEHASH'],
  ...['decimals', 'totalSupply', 'balanceOf', 'transfer', 'transferFrom', 'approve', 'allowance', 'supportsInterface'],
]

/**
 * External functions without a test where a reader looks for it: `contracts/test/<Contract>/<function>.t.sol`, or for views
 * a call in some file of that folder. `folder` is contracts/test, `written` the names of all functions in our sources;
 * answers "Contract.function" each.
 */
export function untestedFunctions(
  folder: string,
  { contract, abi, written }: { contract: string; abi: readonly Fragment[]; written: ReadonlySet<string> },
): string[] {
  const own = path.join(folder, contract)
  const files = readdirSync(own)
  const tests = files.map((file) => readFileSync(path.join(own, file), 'utf8')).join('\n')
  return abi.flatMap(({ type, name, stateMutability }) => {
    if (type !== 'function' || name === undefined) return []
    if (INHERITED.includes(name) && !written.has(name)) return []
    if (files.includes(`${name}.t.sol`)) return []
    const reads = stateMutability === 'view' || stateMutability === 'pure'
    const isConstant = name === name.toUpperCase()
    return reads && tests.includes(isConstant ? name : `.${name}(`) ? [] : [`${contract}.${name}`]
  })
}
