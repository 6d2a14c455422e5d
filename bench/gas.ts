import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import path from 'node:path'
import {
  type Abi,
  type Address,
  concat,
  createPublicClient,
  createWalletClient,
  encodeFunctionData,
  type Hex,
  http,
  keccak256,
  maxUint256,
  parseEventLogs,
  parseSignature,
  toHex,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { deployContracts } from '../contracts/deploy/deploy-contracts'
import { localParameters } from '../contracts/deploy/local-parameters'
import { readArtifact } from '../contracts/deploy/read-artifact'
import { paymentEscrowAbi } from '../lib/chain/abi/payment-escrow'
import { rewardDistributorAbi } from '../lib/chain/abi/reward-distributor'
import { testUsdcAbi } from '../lib/chain/abi/test-usdc'
import { x402CollectorAbi } from '../lib/chain/abi/x402-collector'
import { localSigner } from '../lib/config/local-accounts'
import { toPaymentId } from '../lib/payments/payment-id'
import { AUTHORIZATION_FIELDS } from '../lib/payments/transfer-authorization'
import { gasSplit } from './gas-split'
import { type Leaf, sparseTree } from './sparse-tree'

/**
 * `npm run -s bench:gas`: gas of whole transactions, read from receipts on anvil. The tree has 2^20 places of which only
 * the leaves claimed here are real (see sparse-tree.ts). `--check` compares with the snapshot, `--update` writes it.
 */
const DEPTH = 20
const [deployer, operator, publisher, treasury] = [localSigner(0), localSigner(1), localSigner(2), localSigner(4)]
const snapshotFile = path.join(import.meta.dirname, 'gas-snapshot.json')

/** With `--split`: what anvil needs to trace instructions. */
const SPLIT = process.argv.includes('--split') ? ['--steps-tracing'] : []

/** Each row with the most it may cost. */
const TARGETS: Record<string, number> = {
  'claim.second': 65_000,
  'claim.first': 82_000,
  'claim.fiveTokens': 165_000,
  'claim.relayedPerClaim': 34_500,
  'root.submitAndAccept': 150_000,
  'payment.authorize': 128_000,
  'payment.capture': 50_000,
  'payment.capturePerPaymentOf50': 16_000,
  'payment.charge': 115_000,
  'payment.refund': 75_000,
  'payment.void': 64_500,
  'payment.settlePerPayer': 9_500,
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

function anvilBinary(): string {
  const require = createRequire(import.meta.url)
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64'
  const folder = path.dirname(require.resolve(`@foundry-rs/anvil-${process.platform}-${arch}/package.json`))
  return path.join(folder, 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil')
}

async function startAnvil(): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort()
  const child = spawn(anvilBinary(), ['--port', `${port}`, '--silent', '--accounts', '11', ...SPLIT], {
    stdio: 'ignore',
  })
  const url = `http://127.0.0.1:${port}`
  const client = createPublicClient({ transport: http(url, { retryCount: 0 }) })
  for (let i = 0; i < 100; i += 1) {
    if (await client.getChainId().catch(() => null)) return { url, child }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('anvil did not start')
}

const { url, child } = await startAnvil()
const publicClient = createPublicClient({ chain: foundry, transport: http(url), pollingInterval: 20 })
const walletClient = createWalletClient({ chain: foundry, transport: http(url), account: deployer })

type Sent = { hash: Hex; gas: number; logs: Awaited<ReturnType<typeof publicClient.getTransactionReceipt>>['logs'] }

async function send(
  from: ReturnType<typeof localSigner>,
  to: Address,
  abi: Abi | readonly unknown[],
  functionName: string,
  args: readonly unknown[],
): Promise<Sent> {
  const data = encodeFunctionData({ abi: abi as Abi, functionName, args: [...args] })
  const hash = await walletClient.sendTransaction({ account: from, to, data, gas: 20_000_000n })
  const receipt = await publicClient.waitForTransactionReceipt({ hash })
  if (receipt.status !== 'success') {
    await publicClient.call({ account: from, to, data })
    throw new Error(`${functionName} failed`)
  }
  return { hash, gas: Number(receipt.gasUsed), logs: receipt.logs }
}

async function deploy(name: 'TestToken' | 'TestUsdc' | 'ERC1967Proxy', args: readonly unknown[]): Promise<Address> {
  const hash = await walletClient.deployContract({ ...readArtifact(name), args: [...args] })
  const { contractAddress } = await publicClient.waitForTransactionReceipt({ hash })
  if (!contractAddress) throw new Error(`${name} was not deployed`)
  return contractAddress
}

/** The gas of a measured transaction; `--split` prints where it went. */
async function gasOf(row: string, sent: Sent): Promise<number> {
  if (SPLIT.length === 0) return sent.gas
  console.error(`${row}: ${sent.gas}`)
  for (const [what, gas] of await gasSplit(publicClient, sent.hash, sent.gas))
    console.error(`  ${String(gas).padStart(7)} ${what}`)
  return sent.gas
}

const now = async () => Number((await publicClient.getBlock()).timestamp)
const wait = async (seconds: number) => {
  await publicClient.request({ method: 'evm_increaseTime' as never, params: [seconds] as never })
  await publicClient.request({ method: 'evm_mine' as never, params: [] as never })
}

const deployment = await deployContracts({
  publicClient,
  walletClient,
  parameters: { ...localParameters({ genesis: (await now()) - 600 }), epochLength: 60 },
})
const { escrow, distributor, token: warp, x402Collector } = deployment
if (!x402Collector) throw new Error('the collector of x402 was not deployed')
const collector: Address = x402Collector
const plain: Address[] = []
for (let i = 0; i < 5; i += 1) plain.push(await deploy('TestToken', []))
plain.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
const anyCall = encodeFunctionData({ abi: testUsdcAbi, functionName: 'decimals' })
const usdc = await deploy('ERC1967Proxy', [await deploy('TestUsdc', []), anyCall])
const [erc20] = plain as [Address]
/** For payments: the same ERC-20 with ERC-2612 and ERC-3009, without a proxy. */
const dollar = await deploy('TestUsdc', [])

const LARGE = 10n ** 24n
for (const token of [...plain, dollar, usdc]) {
  await send(deployer, token, testUsdcAbi, 'mint', [deployer.address, LARGE])
  await send(deployer, token, testUsdcAbi, 'approve', [distributor, maxUint256])
  await send(deployer, distributor, rewardDistributorAbi, 'fund', [token, LARGE / 10n])
  await send(treasury, escrow, paymentEscrowAbi, 'setToken', [token, true])
}
await send(treasury, warp, testUsdcAbi, 'approve', [distributor, maxUint256])
await send(treasury, distributor, rewardDistributorAbi, 'fund', [warp, LARGE])

/* Claims */

const person = (i: number) => privateKeyToAccount(keccak256(toHex(`person ${i}`)))
const place = (i: number) => Number(BigInt(keccak256(toHex(`place ${i}`))) % 2n ** BigInt(DEPTH))
const RELAYED = Array.from({ length: 10 }, (_, i) => i + 10)
const amountOf = (round: number) => 123_456_789_012_345n * BigInt(round)

function leavesOf(round: number): Map<number, Leaf> {
  const leaves = new Map<number, Leaf>()
  const add = (position: number, who: number, token: Address) =>
    leaves.set(position, { account: person(who).address, token, cumulativeAmount: amountOf(round) })
  add(place(0), 0, erc20)
  add(place(1), 1, erc20)
  plain.forEach((token, i) => {
    add(777_216 + i, 2, token)
  })
  add(place(3), 3, warp)
  for (const i of RELAYED) add(place(i), i, erc20)
  return leaves
}

async function publishRoot(round: number) {
  const tree = sparseTree(DEPTH, leavesOf(round), `seed ${round}`)
  const tokens = [erc20, plain[1] as Address]
  const totals = [LARGE / 20n, LARGE / 20n]
  const contentHash = keccak256(toHex(`manifest ${round}`))
  const args = [BigInt(round), tree.root, tokens, totals, contentHash]
  const submitted = await send(publisher, distributor, rewardDistributorAbi, 'submitRoot', args)
  await wait(11)
  const accepted = await send(deployer, distributor, rewardDistributorAbi, 'acceptRoot', [])
  return { tree, gas: submitted.gas + accepted.gas }
}

const claimOne = (round: Awaited<ReturnType<typeof publishRoot>>, number: number, who: number, token: Address) =>
  send(deployer, distributor, rewardDistributorAbi, 'claim', [
    person(who).address,
    token,
    amountOf(number),
    round.tree.proof(place(who)),
  ])

async function claimMany(round: Awaited<ReturnType<typeof publishRoot>>, positions: number[]): Promise<Sent> {
  const { claims, proof, proofFlags } = round.tree.multiProof(positions)
  const sent = await send(deployer, distributor, rewardDistributorAbi, 'claimMany', [claims, proof, proofFlags])
  const paid = parseEventLogs({ abi: rewardDistributorAbi, logs: sent.logs, eventName: 'RewardsClaimed' })
  if (paid.length !== positions.length) throw new Error(`${paid.length} of ${positions.length} claims were paid`)
  return sent
}

const FIVE = plain.map((_, i) => 777_216 + i)
const relayedPlaces = RELAYED.map(place)
const one = await publishRoot(1)
await claimOne(one, 1, 0, erc20)
await claimOne(one, 1, 3, warp)
await claimMany(one, FIVE)
await claimMany(one, relayedPlaces)
await publishRoot(2)
const three = await publishRoot(3)
await send(deployer, erc20, testUsdcAbi, 'mint', [person(1).address, 1n])
const claim = {
  second: await gasOf('claim.second', await claimOne(three, 3, 0, erc20)),
  first: await gasOf('claim.first', await claimOne(three, 3, 1, erc20)),
  fiveTokens: await gasOf('claim.fiveTokens', await claimMany(three, FIVE)),
  relayedPerClaim: Math.round(
    (await gasOf('claim.relayedPerClaim', await claimMany(three, relayedPlaces))) / RELAYED.length,
  ),
}
const { gas: ownClaim } = await claimOne(three, 3, 3, warp)

/* Payments */

const PRICE = 100_000_000n
const start = await now()
const payers = Array.from({ length: 110 }, (_, i) => person(1_000 + i))

function paymentOf(payer: Address, token: Address, salt: string, fees: { feeBps: number; burnBps: number }) {
  return {
    operator: operator.address,
    payer,
    token,
    maxAmount: PRICE,
    ...fees,
    authorizationExpiry: start + 400_000,
    refundExpiry: start + 800_000,
    salt: keccak256(toHex(salt)),
  }
}
type Payment = ReturnType<typeof paymentOf>

const idOf = (info: Payment): Hex => toPaymentId({ chainId: 31337, escrow }, info)

function sign3009(payer: ReturnType<typeof person>, info: Payment, validBefore: bigint): Promise<Hex> {
  return payer.signTypedData({
    domain: { name: 'Test USD Coin', version: '1', chainId: 31337, verifyingContract: info.token },
    types: { ReceiveWithAuthorization: AUTHORIZATION_FIELDS },
    primaryType: 'ReceiveWithAuthorization',
    message: { from: info.payer, to: escrow, value: PRICE, validAfter: 0n, validBefore, nonce: idOf(info) },
  })
}

async function authorize3009(index: number, token: Address, salt: string): Promise<{ sent: Sent; info: Payment }> {
  const payer = payers[index] as (typeof payers)[0]
  const info = paymentOf(payer.address, token, salt, { feeBps: 250, burnBps: 0 })
  const validBefore = BigInt(start + 100_000)
  const args = [info, PRICE, 0n, validBefore, await sign3009(payer, info, validBefore)]
  return { sent: await send(operator, escrow, paymentEscrowAbi, 'authorizeWith3009', args), info }
}

const ref = (text: string) => keccak256(toHex(text))
for (const payer of payers) {
  await send(deployer, dollar, testUsdcAbi, 'mint', [payer.address, 10n * PRICE])
  await send(deployer, usdc, testUsdcAbi, 'mint', [payer.address, 10n * PRICE])
}
await send(deployer, dollar, testUsdcAbi, 'mint', [escrow, 1n])
await send(deployer, usdc, testUsdcAbi, 'mint', [escrow, 1n])

const captureOf = (info: Payment, epoch: bigint, part = PRICE) =>
  send(operator, escrow, paymentEscrowAbi, 'capture', [info, part, epoch, ref(`task ${epoch}`)])

const first = await authorize3009(0, usdc, 'first')
await captureOf(first.info, 3n, PRICE / 2n)
const authorized = await authorize3009(0, usdc, 'second')
await captureOf((await authorize3009(1, dollar, 'a')).info, 3n, PRICE / 3n)
const refundable = (await authorize3009(2, dollar, 'b')).info
const capture = await captureOf(refundable, 3n, PRICE / 2n)
const refund = await send(operator, escrow, paymentEscrowAbi, 'refund', [refundable, PRICE / 4n])
const voided = await send(operator, escrow, paymentEscrowAbi, 'voidPayment', [refundable])

const forwarded = (await authorize3009(3, dollar, 'c')).info
await captureOf(forwarded, 3n, PRICE / 2n)
await send(operator, escrow, paymentEscrowAbi, 'fundEpoch', [3n, dollar])
await send(deployer, dollar, testUsdcAbi, 'mint', [treasury.address, LARGE])
await send(treasury, dollar, testUsdcAbi, 'approve', [escrow, LARGE])
const { gas: treasuryRefund } = await send(operator, escrow, paymentEscrowAbi, 'refund', [forwarded, PRICE / 4n])

const batch: { info: Payment; amount: bigint; epoch: bigint; taskRef: Hex }[] = []
for (let i = 0; i < 51; i += 1) {
  const { info } = await authorize3009(10 + i, dollar, `batch ${i}`)
  batch.push({ info, amount: PRICE / 3n, epoch: 4n, taskRef: ref(`task ${i}`) })
}
const [opening, ...fifty] = batch
await send(operator, escrow, paymentEscrowAbi, 'captureBatch', [[opening]])
const batched = await send(operator, escrow, paymentEscrowAbi, 'captureBatch', [fifty])

async function charge(token: Address): Promise<Sent> {
  const payer = payers[5] as (typeof payers)[0]
  const info = paymentOf(payer.address, token, 'charge', { feeBps: 250, burnBps: 0 })
  const validBefore = BigInt(start + 100_000)
  const signature = await sign3009(payer, info, validBefore)
  const args = [info, PRICE, 0n, validBefore, ref('charged'), 4n, signature]
  return send(operator, escrow, paymentEscrowAbi, 'chargeWith3009', args)
}
const charged = await charge(dollar)
await captureOf((await authorize3009(4, usdc, 'charge opening')).info, 4n, PRICE / 3n)
const chargedUsdc = await charge(usdc)

for (const payer of payers.slice(0, 100)) {
  await publicClient.request({ method: 'anvil_impersonateAccount' as never, params: [payer.address] as never })
  await publicClient.request({
    method: 'anvil_setBalance' as never,
    params: [payer.address, toHex(10n ** 20n)] as never,
  })
  const from = payer as unknown as ReturnType<typeof localSigner>
  await send(from, dollar, testUsdcAbi, 'approve', [escrow, maxUint256])
  await send(from, escrow, paymentEscrowAbi, 'depositPrepaid', [dollar, PRICE])
  await send(from, escrow, paymentEscrowAbi, 'setPrepaidLimit', [dollar, PRICE])
}
const settlement = (round: number) =>
  payers.slice(0, 100).map((payer, i) => ({
    payer: payer.address,
    amount: PRICE / 10n + BigInt(i),
    taskRef: ref(`settled ${round} ${i}`),
  }))
await send(operator, escrow, paymentEscrowAbi, 'settle', [8n, dollar, settlement(1)])
const settledPlainly = await send(operator, escrow, paymentEscrowAbi, 'settle', [9n, dollar, settlement(2)])
const packed = settlement(3).flatMap(({ payer, amount, taskRef }) => [
  concat([payer, toHex(amount, { size: 12 })]),
  taskRef,
])
// The epoch's ledger is not empty: somebody captured or settled for it before.
await send(operator, escrow, paymentEscrowAbi, 'settle', [10n, dollar, settlement(4).slice(0, 1)])
const settled = await send(operator, escrow, paymentEscrowAbi, 'settlePacked', [10n, dollar, packed])

/* x402: offers that name nobody, each with a till of its own, but for what says otherwise */

const NOBODY: Address = '0x0000000000000000000000000000000000000000'
const authorizationOf = async (index: number, terms: Payment) => {
  const payer = payers[index] as (typeof payers)[0]
  const till = await publicClient.readContract({
    ...{ address: collector, abi: x402CollectorAbi, functionName: 'tillOf', args: [terms] },
  })
  const nonce = ref(`x402 of ${index}`)
  const validBefore = BigInt(start + 100_000)
  const signature = await payer.signTypedData({
    domain: { name: 'Test USD Coin', version: '1', chainId: 31337, verifyingContract: dollar },
    types: { TransferWithAuthorization: AUTHORIZATION_FIELDS },
    primaryType: 'TransferWithAuthorization',
    message: { from: payer.address, to: till, value: PRICE, validAfter: 0n, validBefore, nonce },
  })
  return { till, authorization: { from: payer.address, validAfter: 0n, validBefore, nonce, signature } }
}
const offer = (salt: string, payer = NOBODY) => paymentOf(payer, dollar, salt, { feeBps: 250, burnBps: 0 })
const x402 = async (name: 'open' | 'openPaid' | 'announce', index: number, terms: Payment, isPaid: boolean) => {
  const { till, authorization } = await authorizationOf(index, terms)
  if (isPaid) {
    const { from, validAfter, validBefore, nonce, signature } = authorization
    const { r, s, v } = parseSignature(signature)
    const args = [from, till, PRICE, validAfter, validBefore, nonce, Number(v), r, s]
    await send(deployer, dollar, testUsdcAbi, 'transferWithAuthorization', args)
  }
  return send(operator, collector, x402CollectorAbi, name, [terms, authorization])
}
const opened = await x402('open', 100, offer('open'), false)
const openedNamed = await x402('open', 101, offer('named', (payers[101] as (typeof payers)[0]).address), false)
const openedAgain = await x402('open', 102, offer('open'), false)
const openedPaid = await x402('openPaid', 103, offer('paid'), true)
const announced = await x402('announce', 104, offer('announced'), true)
const dismissed = await send(operator, collector, x402CollectorAbi, 'dismiss', [offer('announced')])

/* Our own token, behind its proxy */

await send(treasury, warp, testUsdcAbi, 'approve', [escrow, maxUint256])
const ownInfo = paymentOf(treasury.address, warp, 'own', { feeBps: 250, burnBps: 100 })
await send(treasury, escrow, paymentEscrowAbi, 'authorize', [
  paymentOf(treasury.address, warp, 'own opening', { feeBps: 250, burnBps: 100 }),
  PRICE,
])
const { gas: ownAuthorize } = await send(treasury, escrow, paymentEscrowAbi, 'authorize', [ownInfo, PRICE])
await captureOf(paymentOf(treasury.address, warp, 'own opening', { feeBps: 250, burnBps: 100 }), 4n, PRICE / 2n)
const { gas: ownCapture } = await captureOf(ownInfo, 4n, PRICE / 2n)
const { gas: ownVoid } = await send(operator, escrow, paymentEscrowAbi, 'voidPayment', [ownInfo])

const perPayer = (sent: Sent) => Math.round(sent.gas / 100)
const result = {
  claim,
  root: { submitAndAccept: three.gas },
  payment: {
    authorize: await gasOf('payment.authorize', authorized.sent),
    capture: await gasOf('payment.capture', capture),
    capturePerPaymentOf50: Math.round((await gasOf('payment.captureBatch of 50', batched)) / fifty.length),
    charge: await gasOf('payment.charge', charged),
    refund: await gasOf('payment.refund', refund),
    void: await gasOf('payment.void', voided),
    settlePerPayer: Math.round((await gasOf('payment.settlePacked of 100', settled)) / 100),
  },
}
console.log(JSON.stringify(result, null, 2))

const rows = Object.entries(result).flatMap(([group, values]) =>
  Object.entries(values).map(([name, gas]) => [`${group}.${name}`, gas] as const),
)
for (const [name, gas] of rows) {
  const target = TARGETS[name] ?? 0
  console.error(`${name.padEnd(32)} ${String(gas).padStart(8)}  at most ${target} ${gas <= target ? '' : '  MISSED'}`)
}
console.error(`beside: own token behind its proxy: claim second ${ownClaim}, authorize by allowance ${ownAuthorize},`)
console.error(`        capture ${ownCapture} (with burn), void ${ownVoid}; refund from the treasury ${treasuryRefund},`)
console.error(
  `        charge by ERC-3009, USDC-like token behind a proxy ${chargedUsdc.gas}; settle by structs, per payer ${perPayer(settledPlainly)}`,
)
const extra = {
  'x402.open': await gasOf('x402.open', opened),
  'x402.openNamed': await gasOf('x402.openNamed', openedNamed),
  'x402.openInTheSameTill': await gasOf('x402.openInTheSameTill', openedAgain),
  'x402.openPaid': await gasOf('x402.openPaid', openedPaid),
  'x402.announce': await gasOf('x402.announce', announced),
  'x402.dismiss': await gasOf('x402.dismiss', dismissed),
}
child.kill()
console.error('x402, payer a key, the token as for payments; whoever opens first makes the till:')
for (const [name, gas] of Object.entries(extra)) console.error(`${name.padEnd(32)} ${String(gas).padStart(8)}`)
compareSnapshot()

function compareSnapshot(): void {
  if (process.argv.includes('--update') || !existsSync(snapshotFile)) {
    writeFileSync(snapshotFile, `${JSON.stringify(Object.fromEntries([...rows, ...Object.entries(extra)]), null, 2)}\n`)
    return
  }
  const snapshot: Record<string, number> = JSON.parse(readFileSync(snapshotFile, 'utf8'))
  for (const [name, gas] of [...rows, ...Object.entries(extra)]) {
    const before = snapshot[name] ?? 0
    if (Math.abs(gas - before) <= before * 0.005) continue
    console.error(`${name}: ${before} in the snapshot, ${gas} now (npm run -s bench:gas -- --update accepts it)`)
    if (process.argv.includes('--check')) process.exitCode = 1
  }
}
