import {
  type Account,
  type Address,
  type Chain,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  type PublicClient,
  type Transport,
  toFunctionSelector,
  type WalletClient,
} from 'viem'
import { accessManagerAbi } from '../../lib/chain/abi/access-manager'
import { roles } from '../../lib/chain/roles'
import type { Deployment } from '../../lib/config/deployment'
import { assertHolders, assertTimings, DeployError, type DeployParameters } from './deploy-parameters'
import { type ContractName, readArtifact } from './read-artifact'
import { CANCELLABLE_MANAGER_FUNCTIONS, type GovernedContract, ROLE_MATRIX, roleId } from './role-matrix'

/** Sends what a deployment consists of; addresses are known before anything is mined. */
export type Deployer = {
  address: Address
  /** Deploys a contract and answers its address. */
  contract(name: ContractName, args: readonly unknown[]): Promise<Address>
  /** Deploys an implementation and, in the same transaction as its initialisation, its proxy. */
  proxy(name: GovernedContract, args: readonly unknown[]): Promise<Address>
  /** Sends a call to a contract. */
  call(to: Address, data: Hex): Promise<void>
  /** Resolves when everything sent is mined; throws where something failed. */
  settled(): Promise<void>
}

type Clients = { walletClient: WalletClient<Transport, Chain | undefined, Account>; publicClient: PublicClient }

/** Gas limits where a call cannot be estimated because what it calls is not mined yet. */
const PROXY_GAS = 2_000_000n
const CALL_GAS = 3_000_000n

/** A deployer that sends everything at once with its own nonces and waits at the end: two blocks in place of fifteen. */
export async function pipelinedDeployer({ walletClient, publicClient }: Clients): Promise<Deployer> {
  const address = walletClient.account.address
  let nonce = await publicClient.getTransactionCount({ address, blockTag: 'pending' })
  const hashes: Hex[] = []

  async function send(transaction: { to?: Address; data: Hex; gas?: bigint }): Promise<Address> {
    const created = getContractAddress({ from: address, nonce: BigInt(nonce) })
    const request = { ...transaction, nonce, account: walletClient.account, chain: walletClient.chain ?? null }
    hashes.push(await walletClient.sendTransaction(request))
    nonce += 1
    return created
  }

  const deployer: Deployer = {
    address,
    contract(name, args) {
      const { abi, bytecode } = readArtifact(name)
      return send({ data: encodeDeployData({ abi, bytecode, args: [...args] }) })
    },
    async proxy(name, args) {
      const implementation = await deployer.contract(name, [])
      const data = encodeFunctionData({ abi: readArtifact(name).abi, functionName: 'initialize', args: [...args] })
      const artifact = readArtifact('ERC1967Proxy')
      return send({ data: encodeDeployData({ ...artifact, args: [implementation, data] }), gas: PROXY_GAS })
    },
    async call(to, data) {
      await send({ to, data, gas: CALL_GAS })
    },
    async settled() {
      for (const hash of hashes.splice(0)) {
        const receipt = await publicClient.waitForTransactionReceipt({ hash, pollingInterval: 100 })
        if (receipt.status !== 'success') throw new DeployError(`deployment transaction ${hash} failed`)
      }
    },
  }
  return deployer
}

async function deployGoverned(deployer: Deployer, parameters: DeployParameters, tokens: Address[]) {
  const manager = await deployer.contract('AccessManager', [deployer.address])
  const token = await deployer.proxy('WarpToken', [
    manager,
    parameters.token.cap,
    parameters.token.holder,
    parameters.token.initialSupply,
  ])
  const distributor = await deployer.proxy('RewardDistributor', [
    manager,
    BigInt(parameters.rootDelay),
    BigInt(parameters.rootDelayFloor),
  ])
  const emission = await deployer.proxy('EmissionController', [
    manager,
    token,
    distributor,
    BigInt(parameters.genesis),
    BigInt(parameters.epochLength),
    { fromEpoch: 0n, ...parameters.emission },
  ])
  const escrow = await deployer.proxy('PaymentEscrow', [
    {
      authority: manager,
      distributor,
      ownToken: token,
      permit2: parameters.permit2 ?? '0x0000000000000000000000000000000000000000',
      treasury: parameters.holders.treasury,
      feeRecipient: parameters.feeRecipient,
      genesis: parameters.genesis,
      epochLength: parameters.epochLength,
      disputeWindow: parameters.disputeWindow,
      withdrawalNotice: parameters.withdrawalNotice,
      prepaidFeeBps: parameters.prepaidFeeBps,
      prepaidBurnBps: parameters.prepaidBurnBps,
      operators: [parameters.operator],
      tokens: [token, ...tokens],
    },
  ])
  return { manager, token, distributor, emission, escrow }
}

/** The calls that hand every power to its holder; the last one takes the deployer's own. */
function handOver(
  parameters: DeployParameters,
  targets: Record<GovernedContract, Address>,
  manager: Address,
  deployer: Address,
): Hex[] {
  const { abi } = readArtifact('AccessManager')
  const encode = (functionName: string, args: readonly unknown[]) =>
    encodeFunctionData({ abi, functionName, args: [...args] })
  const { holders, delays } = parameters
  const grants = [
    ['upgrader', holders.upgrader, delays.upgrader],
    ['guardian', holders.guardian, 0],
    ['publisher', holders.publisher, 0],
    ['treasury', holders.treasury, delays.treasury],
    ['pauser', holders.pauser, 0],
    ...holders.meters.map((meter) => ['meter', meter, 0] as const),
    ['admin', holders.admin, delays.admin],
  ] as const
  const keepsAdmin = holders.admin.toLowerCase() === deployer.toLowerCase()
  return [
    ...(['upgrader', 'guardian', 'publisher', 'treasury', 'pauser', 'meter'] as const).map((name) =>
      encode('labelRole', [roleId(name), name.toUpperCase()]),
    ),
    ...(['upgrader', 'treasury', 'publisher', 'pauser', 'meter'] as const).map((name) =>
      encode('setRoleGuardian', [roleId(name), roleId('guardian')]),
    ),
    ...ROLE_MATRIX.map(([contract, signature, role]) =>
      encode('setTargetFunctionRole', [targets[contract], [toFunctionSelector(signature)], roleId(role)]),
    ),
    encode('setTargetFunctionRole', [
      manager,
      CANCELLABLE_MANAGER_FUNCTIONS.map((signature) => toFunctionSelector(signature)),
      roleId('upgrader'),
    ]),
    ...grants.map(([role, holder, delay]) => encode('grantRole', [roleId(role), holder, delay])),
    ...(keepsAdmin ? [] : [encode('renounceRole', [roleId('admin'), deployer])]),
  ]
}

/** Throws where the deployer holds a role that the parameters did not give it. */
async function assertPowerless(options: {
  publicClient: PublicClient
  manager: Address
  parameters: DeployParameters
  deployer: Address
}): Promise<void> {
  const { publicClient, manager, parameters, deployer } = options
  const { meters, ...single } = parameters.holders
  const given = (name: string, holder: Address | undefined) =>
    holder?.toLowerCase() === deployer.toLowerCase() || (name === 'meter' && meters.some((meter) => meter === deployer))
  for (const [name, id] of Object.entries(roles)) {
    const [isMember] = await publicClient.readContract({
      address: manager,
      abi: accessManagerAbi,
      functionName: 'hasRole',
      args: [id, deployer],
    })
    if (isMember && !given(name, single[name as keyof typeof single]))
      throw new DeployError(`the deployer still holds the role ${name}`)
  }
}

/**
 * Deploys everything behind UUPS proxies, hands every power to its holder and answers the deployment. The deployer keeps
 * nothing. With `deployer` the transactions go another way (Hardhat upgrades); by default they are pipelined.
 */
export async function deployContracts(
  clients: Clients & { parameters: DeployParameters; deployer?: Deployer },
): Promise<Deployment> {
  const { publicClient, walletClient, parameters } = clients
  assertTimings(parameters)
  assertHolders(parameters, walletClient.account.address)
  const chainId = await publicClient.getChainId()
  const fromBlock = Number(await publicClient.getBlockNumber())
  const deployer = clients.deployer ?? (await pipelinedDeployer(clients))

  const testDollar = parameters.local
    ? [{ symbol: 'USDC', name: 'Test USD Coin', decimals: 6, address: await deployer.contract('TestUsdc', []) }]
    : []
  const tokens = [...parameters.tokens, ...testDollar]
  const { manager, ...proxies } = await deployGoverned(
    deployer,
    parameters,
    tokens.map((token) => token.address),
  )
  const setMinter = { abi: readArtifact('WarpToken').abi, functionName: 'setMinter', args: [proxies.emission] }
  await deployer.call(proxies.token, encodeFunctionData(setMinter))
  const x402Collector = await deployer.contract('X402Collector', [proxies.escrow])
  const setCollector = {
    abi: readArtifact('PaymentEscrow').abi,
    functionName: 'setCollector',
    args: [x402Collector, true],
  }
  await deployer.call(proxies.escrow, encodeFunctionData(setCollector))
  const targets = {
    WarpToken: proxies.token,
    EmissionController: proxies.emission,
    PaymentEscrow: proxies.escrow,
    RewardDistributor: proxies.distributor,
  }
  const calls = handOver(parameters, targets, manager, deployer.address)
  const multicall = { abi: readArtifact('AccessManager').abi, functionName: 'multicall', args: [calls] }
  await deployer.call(manager, encodeFunctionData(multicall))
  await deployer.settled()
  await assertPowerless({ publicClient, manager, parameters, deployer: deployer.address })

  const lower = (address: Address) => address.toLowerCase() as Address
  return {
    chainId,
    accessManager: lower(manager),
    token: lower(proxies.token),
    emission: lower(proxies.emission),
    escrow: lower(proxies.escrow),
    distributor: lower(proxies.distributor),
    x402Collector: lower(x402Collector),
    ...(parameters.multicall3 ? { multicall3: lower(parameters.multicall3) } : {}),
    fromBlock,
    tokens: [
      { symbol: 'WARP', name: 'Warpshare', decimals: 18, address: lower(proxies.token), own: true },
      ...tokens.map((token) => ({ ...token, address: lower(token.address), own: false })),
    ],
  }
}
