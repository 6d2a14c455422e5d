import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import {
  type AbiFunction,
  type AbiParameter,
  concat,
  encodeAbiParameters,
  type Hex,
  toFunctionSelector,
  toFunctionSignature,
} from 'viem'
import { ROLE_MATRIX } from '../deploy/role-matrix'

/** A function that changes something, a call of it, who may make it, and the selector of the error that everybody else gets. */
export type FunctionRow = { contract: string; signature: string; call: Hex; caller: string; refusal: Hex }

/** The refusal of what anybody may call. */
const NONE = '0x00000000'

/** Who may call what no role restricts, and the error that anybody else gets. */
const REFUSALS: Readonly<Record<string, string | null>> = {
  anyone: null,
  nobody: 'InvalidInitialization()',
  'the initialiser': 'NotInitializing()',
  authority: 'AccessManagedUnauthorized(address)',
  minter: 'WarpToken_NotMinter(address,address)',
  'any operator': 'PaymentEscrow_NotOperator(address)',
  'its operator': 'PaymentEscrow_WrongCaller(address,address)',
  'its payer': 'PaymentEscrow_WrongCaller(address,address)',
  'its signer': 'PaymentEscrow_BadSignature(address)',
  'who was named': 'PaymentEscrow_WrongCaller(address,address)',
  collector: 'PaymentEscrow_NotCollector(address)',
  'its operator, x402': 'X402Collector_OnlyOperator(address,address)',
  'collector of the till': 'X402Till_NotCollector(address)',
}

/**
 * What is deliberately open: by contract and by who may call, the names of the functions (all of a name where there are
 * several). What anybody may call moves the caller's own money, what somebody signed, or what is due by then.
 */
const OPEN: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  WarpToken: {
    nobody: ['initialize'],
    authority: ['setAuthority'],
    minter: ['mint'],
    anyone: [
      ...['approve', 'transfer', 'transferFrom', 'burn', 'burnFrom', 'permit'],
      ...['transferWithAuthorization', 'receiveWithAuthorization', 'cancelAuthorization'],
    ],
  },
  EmissionController: { nobody: ['initialize'], authority: ['setAuthority'], anyone: ['mintEpoch'] },
  RewardDistributor: {
    nobody: ['initialize'],
    authority: ['setAuthority'],
    anyone: ['acceptRoot', 'claim', 'claimMany', 'fund', 'setRecipient'],
  },
  PaymentEscrow: {
    nobody: ['initialize'],
    authority: ['setAuthority'],
    'its payer': ['authorize', 'authorizeWithPermit', 'reclaim', 'dispute', 'withdrawDispute'],
    'its signer': ['authorizeWithSignature', 'charge'],
    'its operator': ['capture', 'captureBatch', 'chargeWith3009', 'voidPayment', 'refund', 'resolveDispute'],
    'any operator': ['settle', 'settlePacked', 'fundEpoch', 'fundEpochs'],
    'who was named': ['acceptFeeRecipient', 'acceptTreasury'],
    collector: ['authorizeFor'],
    anyone: [
      ...['authorizeWith3009', 'authorizeWithPermit2', 'expireDispute', 'withdrawFees'],
      ...['depositPrepaid', 'depositPrepaidWith3009', 'setPrepaidLimit'],
      ...['requestPrepaidWithdrawal', 'withdrawPrepaid'],
    ],
  },
  EscrowExtension: { 'the initialiser': ['initialize'] },
  X402Collector: {
    'its operator, x402': ['openPaid', 'dismiss'],
    anyone: ['open', 'announce', 'giveBack', 'emptyTill'],
  },
  X402Till: { 'collector of the till': ['release'] },
}

/** The escrow's extension, called by itself, has no authority, no operator and no initialiser. */
const EXTENSION = { name: 'EscrowExtension', of: 'PaymentEscrow' }

type Contract = { name: string; abi: readonly (AbiFunction | { type: 'fallback' | 'receive' })[] }

/** Every contract under contracts/src that has code, as Hardhat compiled it. Artifacts of sources that are gone are passed over. */
export function readContracts(root: string): Contract[] {
  const artifacts = path.join(root, 'artifacts/contracts/src')
  return readdirSync(artifacts, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.sol\/\w+\.json$/.test(file) && !file.startsWith('testing/'))
    .filter((file) => existsSync(path.join(root, 'contracts/src', path.dirname(file))))
    .map((file) => JSON.parse(readFileSync(path.join(artifacts, file), 'utf8')))
    .filter(({ bytecode, abi }) => bytecode !== '0x' && abi.length > 0)
    .map(({ contractName, abi }) => ({ name: contractName, abi }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function callerOf(contract: string, fragment: AbiFunction): string | undefined {
  const signature = toFunctionSignature(fragment)
  const [, , role] = ROLE_MATRIX.find((row) => row[0] === contract && row[1] === signature) ?? []
  const open = Object.entries(OPEN[contract] ?? {}).find(([, names]) => names.includes(fragment.name))?.[0]
  return role ?? open ?? (contract === EXTENSION.name ? callerOf(EXTENSION.of, fragment) : undefined)
}

/** A word of no meaning, which is nobody's name: addresses are 1, lists of structs have one, all else is nothing. */
function emptyOf(parameter: AbiParameter): unknown {
  const { type } = parameter
  const fields = () => Object.fromEntries(componentsOf(parameter).map((field) => [field.name, emptyOf(field)]))
  if (type === 'tuple[]') return [fields()]
  if (type === 'tuple') return fields()
  if (type.endsWith('[]')) return []
  if (type === 'address') return '0x0000000000000000000000000000000000000001'
  if (type === 'bool') return false
  if (type === 'bytes') return '0x'
  const size = /^bytes(\d+)$/.exec(type)?.[1]
  return size === undefined ? 0n : `0x${'00'.repeat(Number(size))}`
}

const componentsOf = (parameter: AbiParameter): readonly AbiParameter[] =>
  'components' in parameter ? parameter.components : []

function rowOf(contract: string, fragment: AbiFunction): FunctionRow {
  const signature = toFunctionSignature(fragment)
  const caller = callerOf(contract, fragment)
  if (caller === undefined) throw new Error(`${contract}.${signature}: nobody decided who may call it (callers.ts)`)
  const error = caller in REFUSALS ? REFUSALS[caller] : REFUSALS.authority
  return {
    contract,
    signature,
    call: concat([toFunctionSelector(fragment), encodeAbiParameters(fragment.inputs, fragment.inputs.map(emptyOf))]),
    // What the extension restricts is nobody's there.
    caller: contract === EXTENSION.name && caller !== 'anyone' ? `${caller}, nobody here` : caller,
    refusal: error ? toFunctionSelector(error) : NONE,
  }
}

/**
 * A row for every function of the contracts that is no view, as restricted or as deliberately open. Throws where one has no
 * row, where a row has no function, and where a contract takes calls without a name.
 */
export function functionRows(contracts: readonly Contract[]): FunctionRow[] {
  const rows = contracts.flatMap(({ name, abi }) =>
    abi.flatMap((fragment) => {
      if (fragment.type === 'fallback' || fragment.type === 'receive') throw new Error(`${name} has a ${fragment.type}`)
      const changes = fragment.type === 'function' && !/^(view|pure)$/.test(fragment.stateMutability)
      if (changes && fragment.stateMutability === 'payable' && fragment.name !== 'upgradeToAndCall')
        throw new Error(`${name}.${fragment.name} takes the chain's own coin`)
      return changes ? [rowOf(name, fragment)] : []
    }),
  )
  const isThere = (contract: string, start: string) =>
    rows.some((row) => row.contract === contract && row.signature.startsWith(start))
  const named = Object.entries(OPEN).flatMap(([contract, callers]) =>
    Object.values(callers).flatMap((names) => names.map((name) => [contract, `${name}(`] as const)),
  )
  for (const [contract, start] of [...named, ...ROLE_MATRIX])
    if (!isThere(contract, start)) throw new Error(`${contract}.${start} has a row and is not there`)
  return rows
}
