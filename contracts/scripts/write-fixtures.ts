import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import { encodeAbiParameters, type Hex, hashTypedData, keccak256, toHex } from 'viem'

/**
 * Writes contracts/test/fixtures from independent implementations: distributions with the proofs of OpenZeppelin's
 * merkle-tree, payment ids by viem. `--check` compares.
 */
const folder = path.resolve(import.meta.dirname, '../test/fixtures')
const address = (text: string): Hex => `0x${keccak256(toHex(text)).slice(26)}`
const numberOf = (text: string): bigint => BigInt(keccak256(toHex(text)))

function packFlags(flags: readonly boolean[]): Hex {
  const bytes = new Uint8Array(Math.ceil(flags.length / 8))
  flags.forEach((flag, i) => {
    if (flag) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7))
  })
  return toHex(bytes)
}

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
      encoded: encodeAbiParameters(
        [{ type: 'address' }, { type: 'address' }, { type: 'uint256' }, { type: 'bytes32[]' }],
        [account, token, BigInt(amount), tree.getProof(i) as Hex[]],
      ),
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

const verifyingContract = address('escrow')
const chainId = 31337
const types = {
  PaymentInfo: [
    { name: 'operator', type: 'address' },
    { name: 'payer', type: 'address' },
    { name: 'token', type: 'address' },
    { name: 'maxAmount', type: 'uint120' },
    { name: 'feeBps', type: 'uint16' },
    { name: 'burnBps', type: 'uint16' },
    { name: 'authorizationExpiry', type: 'uint48' },
    { name: 'refundExpiry', type: 'uint48' },
    { name: 'salt', type: 'bytes32' },
  ],
} as const

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
  const domain = { name: 'PaymentEscrow', version: '1', chainId, verifyingContract }
  const components = types.PaymentInfo.map(({ name, type }) => ({ name, type }))
  return {
    encoded: encodeAbiParameters([{ type: 'tuple', components }], [message] as never),
    paymentId: hashTypedData({ domain, types, primaryType: 'PaymentInfo', message }),
  }
}

const files = {
  'distributions.json': { count: distributions.length, distributions },
  'payment-ids.json': { chainId, verifyingContract, count: 5, payments: [0, 1, 2, 3, 4].map(paymentOf) },
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
