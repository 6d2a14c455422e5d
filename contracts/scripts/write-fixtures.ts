import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import { encodeAbiParameters, type Hex, keccak256, toHex } from 'viem'
import { parseAddress } from '../../lib/core/address'
import { parseWei } from '../../lib/core/wei'
import { PAYMENT_INFO_TYPES, toPaymentId } from '../../lib/payments/payment-id'
import { packFlags } from '../../lib/rewards/combine-proofs'
import { encodeLeaves } from '../../lib/rewards/encode-leaves'
import { buildTree, getProof } from '../../lib/rewards/tree'
import { findSharedDir, readSharedJson } from '../../lib/testing/shared-data'
import { functionRows, readContracts } from './callers'

/**
 * Writes contracts/test/fixtures: distributions with the proofs of OpenZeppelin's merkle-tree, payment ids by viem, the
 * golden distributions with the proofs of our own tree, and who may call each function of the built contracts. `--check`
 * compares.
 */
const folder = path.resolve(import.meta.dirname, '../test/fixtures')
const address = (text: string): Hex => `0x${keccak256(toHex(text)).slice(26)}`
const numberOf = (text: string): bigint => BigInt(keccak256(toHex(text)))

/** Rows ordered as the specification says: by account, then token. */
function rowsOf(name: string, accounts: number, tokens: number): [Hex, Hex, string][] {
  const rows: [Hex, Hex, string][] = []
  for (let a = 0; a < accounts; a += 1) {
    for (let t = 0; t < tokens; t += 1) {
      rows.push([address(`${name} account ${a}`), address(`token ${t}`), `${numberOf(`${name} ${a} ${t}`) >> 160n}`])
    }
  }
  return rows.sort((x, y) =>
    BigInt(x[0]) === BigInt(y[0]) ? (BigInt(x[1]) < BigInt(y[1]) ? -1 : 1) : BigInt(x[0]) < BigInt(y[0]) ? -1 : 1,
  )
}

/** A leaf with its proof, as the tests decode it. */
function encodeClaim(claim: readonly [account: Hex, token: Hex, cumulativeAmount: bigint, proof: readonly Hex[]]): Hex {
  return encodeAbiParameters(
    [{ type: 'address' }, { type: 'address' }, { type: 'uint256' }, { type: 'bytes32[]' }],
    claim,
  )
}

function distributionOf(name: string, accounts: number, tokens: number) {
  const rows = rowsOf(name, accounts, tokens)
  const tree = StandardMerkleTree.of(rows, ['address', 'address', 'uint256'], { sortLeaves: false })
  const claimType = [
    { type: 'tuple[]', components: [{ type: 'address' }, { type: 'address' }, { type: 'uint256' }] },
    { type: 'bytes32[]' },
    { type: 'bytes' },
  ] as const
  const multi = (indices: number[]) => {
    const { leaves, proof, proofFlags } = tree.getMultiProof(indices)
    const claims = leaves.map(([account, token, amount]) => [account, token, BigInt(amount)] as const)
    return encodeAbiParameters(claimType, [claims as never, proof as Hex[], packFlags(proofFlags)])
  }
  const own = rows.flatMap((row, i) => (row[0] === rows[0]?.[0] ? [i] : []))
  return {
    name,
    root: tree.root,
    count: rows.length,
    claims: rows.map(([account, token, amount], i) => ({
      encoded: encodeClaim([account, token, BigInt(amount), tree.getProof(i) as Hex[]]),
    })),
    multiCount: 3,
    multi: [
      { leaves: own.length, encoded: multi(own) },
      { leaves: rows.length, encoded: multi(rows.map((_, i) => i)) },
      { leaves: Math.ceil(rows.length / 3), encoded: multi(rows.flatMap((_, i) => (i % 3 === 0 ? [i] : []))) },
    ],
  }
}

const distributions = [
  distributionOf('one leaf', 1, 1),
  distributionOf('two leaves', 2, 1),
  distributionOf('one account, five tokens', 1, 5),
  distributionOf('seven accounts, one token', 7, 1),
  distributionOf('eight accounts, two tokens', 8, 2),
  distributionOf('thirteen accounts, three tokens', 13, 3),
]

type GoldenCase = {
  name: string
  output: { root: Hex | null; totals: Record<Hex, string>; rows: [Hex, Hex, string][]; proofOfFirst: Hex[] }
}

/** A golden distribution with the proof of each leaf by the tree that publishes; throws where it is not the golden tree. */
function goldenOf({ name, output }: GoldenCase) {
  const leaves = output.rows.map(([account, token, amount]) => ({
    account: parseAddress(account),
    token: parseAddress(token),
    cumulativeAmount: parseWei(amount),
  }))
  const tree = buildTree(encodeLeaves(leaves))
  const proofs = leaves.map((_, i) => getProof(tree, i))
  if (tree.root !== output.root || `${proofs[0] ?? []}` !== `${output.proofOfFirst}`) {
    throw new Error(`${name}: our tree is not the golden one`)
  }
  const totals = Object.entries(output.totals).sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    name,
    root: tree.root ?? `0x${'00'.repeat(32)}`,
    tokens: totals.map(([token]) => token),
    totals: totals.map(([, amount]) => amount),
    count: leaves.length,
    claims: leaves.map(({ account, token, cumulativeAmount }, i) => ({
      encoded: encodeClaim([account, token, cumulativeAmount, proofs[i] ?? []]),
    })),
  }
}

/** The golden file is no part of the product; what was written from it is, and stays where it is absent. */
function goldenFile() {
  const shared = findSharedDir()
  if (shared === null) return {}
  const golden = readSharedJson<GoldenCase[]>(shared, 'golden-distributions.json').map(goldenOf)
  return { 'golden-distributions.json': { count: golden.length, distributions: golden } }
}

const verifyingContract = address('escrow')
const chainId = 31337

function paymentOf(i: number) {
  const highest = i === 1
  const message = {
    operator: address(`operator ${i}`),
    payer: address(`payer ${i}`),
    token: address(`token ${i}`),
    maxAmount: highest ? 2n ** 120n - 1n : numberOf(`max ${i}`) >> 150n,
    feeBps: highest ? 65_535 : Number(numberOf(`fee ${i}`) % 10_001n),
    burnBps: highest ? 65_535 : Number(numberOf(`burn ${i}`) % 10_001n),
    authorizationExpiry: highest ? 2 ** 48 - 1 : 1_700_000_000 + i,
    refundExpiry: highest ? 2 ** 48 - 1 : 1_800_000_000 + i,
    salt: i === 0 ? (`0x${'00'.repeat(32)}` as Hex) : keccak256(toHex(`salt ${i}`)),
  }
  const components = PAYMENT_INFO_TYPES.PaymentInfo.map(({ name, type }) => ({ name, type }))
  return {
    encoded: encodeAbiParameters([{ type: 'tuple', components }], [message] as never),
    paymentId: toPaymentId({ chainId, escrow: verifyingContract }, message),
  }
}

const functions = functionRows(readContracts(path.resolve(import.meta.dirname, '../..')))
const files = {
  'functions.json': { count: functions.length, functions },
  'distributions.json': { count: distributions.length, distributions },
  'payment-ids.json': { chainId, verifyingContract, count: 5, payments: [0, 1, 2, 3, 4].map(paymentOf) },
  ...goldenFile(),
}
mkdirSync(folder, { recursive: true })
for (const [name, content] of Object.entries(files)) {
  const file = path.join(folder, name)
  const text = `${JSON.stringify(content, null, 1)}\n`
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${file} is not what the implementations give: run contracts/scripts/write-fixtures.ts`)
    process.exitCode = 1
  }
}
