import { z } from 'zod'

const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((text) => text as `0x${string}`)
const seconds = z.int().nonnegative()
const amount = z
  .union([z.string().regex(/^\d+$/), z.bigint()])
  .transform(BigInt)
  .pipe(z.bigint().nonnegative())

/** Everything a deployment decides, as `contracts/deploy/parameters/<chainId>.json` holds it. Amounts are decimal strings in base units. */
export const deployParametersSchema = z.object({
  /** True only for chains on this machine: the test dollar is deployed and the deployer may hold roles. */
  local: z.boolean(),
  /** Start of epoch 0, Unix seconds. */
  genesis: seconds,
  /** Seconds in an epoch. */
  epochLength: seconds.min(1),
  /** Seconds after an epoch's end during which its usage is still taken. */
  grace: seconds,
  /** Seconds until a transaction is final for us. */
  finality: seconds,
  /** Seconds between submitting and accepting a root. */
  rootDelay: seconds.min(1),
  /** The least that TREASURY can ever set the root delay to: the guardian's time. */
  rootDelayFloor: seconds.min(1),
  emission: z.object({
    initialAmount: amount,
    decayBps: z.int().min(0).max(10_000),
    decayPeriod: z.int().min(1),
  }),
  token: z.object({
    /** Everything that may ever be minted. */
    cap: amount,
    /** Who receives the first tokens. */
    holder: address,
    initialSupply: amount,
  }),
  /** Who holds which role. Guardian and publisher keys never share a process. */
  holders: z.object({
    admin: address,
    upgrader: address,
    guardian: address,
    publisher: address,
    treasury: address,
    pauser: address,
    meters: z.array(address),
  }),
  /** Execution delays of the roles that can harm, seconds. */
  delays: z.object({ admin: seconds, upgrader: seconds, treasury: seconds }),
  /** Who payments name and who captures. */
  operator: address,
  /** Who receives fees. */
  feeRecipient: address,
  /** Seconds after which a dispute ends in the payer's favour. */
  disputeWindow: seconds,
  /** Seconds between announcing and making a prepaid withdrawal. */
  withdrawalNotice: seconds,
  prepaidFeeBps: z.int().min(0).max(10_000),
  prepaidBurnBps: z.int().min(0).max(10_000),
  /** Permit2 where it is deployed. */
  permit2: address.nullable(),
  /** Multicall3 where it is deployed. */
  multicall3: address.nullable(),
  /** ERC-20s that payments may be in, besides our own. */
  tokens: z.array(z.object({ symbol: z.string(), name: z.string(), decimals: z.int(), address })),
})

/** What a parameters file may hold. */
export type DeployParametersInput = z.input<typeof deployParametersSchema>
/** See {@link deployParametersSchema}. */
export type DeployParameters = z.output<typeof deployParametersSchema>

/**
 * Throws unless delay + finality + grace < length, the notice covers an epoch, its grace and its root, and a dispute
 * leaves the operator time to see the end of the running epoch and what was used in it.
 */
export function assertTimings(parameters: DeployParameters): void {
  const { rootDelay, finality, grace, epochLength, withdrawalNotice, disputeWindow } = parameters
  if (rootDelay + finality + grace >= epochLength)
    throw new DeployError(
      `root delay ${rootDelay} + finality ${finality} + grace ${grace} must be less than the epoch length ${epochLength}`,
    )
  if (withdrawalNotice <= epochLength + grace)
    throw new DeployError(
      `the withdrawal notice ${withdrawalNotice} must be more than epoch length ${epochLength} + grace ${grace}`,
    )
  if (disputeWindow <= epochLength + grace + finality)
    throw new DeployError(
      `the dispute window ${disputeWindow} must be more than epoch length ${epochLength} + grace ${grace} + finality ${finality}`,
    )
}

/** Throws where one key would hold powers that must be apart, or the deployer keeps any. Local chains are not checked. */
export function assertHolders(parameters: DeployParameters, deployer: `0x${string}`): void {
  if (parameters.local) return
  const { admin, upgrader, guardian, publisher, treasury, pauser, meters } = parameters.holders
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  // Whoever vetoes must not be whom it vetoes, nor a key that a server holds.
  for (const [name, holder] of Object.entries({
    admin,
    upgrader,
    publisher,
    treasury,
    operator: parameters.operator,
  })) {
    if (same(guardian, holder)) throw new DeployError(`guardian and ${name} must be two keys`)
  }
  for (const holder of [admin, upgrader, guardian, publisher, treasury, pauser, parameters.operator, ...meters]) {
    if (same(holder, deployer)) throw new DeployError('the deployer must not keep any power')
  }
  assertDelays(parameters)
}

/** Execution delays below these give nobody the time to see a change coming and to leave, seconds. */
const LEAST_DELAYS = { upgrader: 172_800, treasury: 86_400 } as const

/** An hour is what a watcher's owner needs to be woken and to revoke a root, seconds. */
const LEAST_ROOT_DELAY_FLOOR = 3_600

/** What a payer has to see a scheduled upgrade and to announce the withdrawal of its prepaid balance, seconds. */
const TIME_TO_REACT = 86_400

/** ADMIN could make itself UPGRADER without any delay, so its own has to be as long. */
function assertDelays({ delays, rootDelay, rootDelayFloor, withdrawalNotice }: DeployParameters): void {
  for (const role of ['upgrader', 'treasury'] as const) {
    if (delays[role] < LEAST_DELAYS[role])
      throw new DeployError(`the delay of ${role} is ${delays[role]} s and must be at least ${LEAST_DELAYS[role]} s`)
  }
  if (delays.admin < delays.upgrader)
    throw new DeployError(
      `the delay of admin, ${delays.admin} s, must not be below the upgrader's ${delays.upgrader} s`,
    )
  if (delays.upgrader < withdrawalNotice + TIME_TO_REACT)
    throw new DeployError(
      `the delay of upgrader, ${delays.upgrader} s, must let prepaid payers leave: at least the withdrawal notice ${withdrawalNotice} s + ${TIME_TO_REACT} s`,
    )
  if (rootDelayFloor < LEAST_ROOT_DELAY_FLOOR || rootDelay < rootDelayFloor)
    throw new DeployError(
      `root delay ${rootDelay} s ≥ its floor ${rootDelayFloor} s ≥ ${LEAST_ROOT_DELAY_FLOOR} s does not hold`,
    )
}

/** A deployment that was refused or failed. The message says why. */
export class DeployError extends Error {
  override name = 'DeployError'
}
