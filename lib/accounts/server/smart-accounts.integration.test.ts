import { createRequire } from 'node:module'
import {
  type Abi,
  concat,
  encodeAbiParameters,
  encodeFunctionData,
  getCreate2Address,
  type Hex,
  keccak256,
  type PublicClient,
  zeroHash,
} from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { createSiweMessage } from 'viem/siwe'
import { serializeErc6492Signature, serializeErc8010Signature } from 'viem/utils'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { startSecondChain } from '@/lib/testing/second-chain'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { LINK_STATEMENT, SIGN_IN_STATEMENT } from '../siwe-statement'
import { createBrowserKey } from './browser-key'
import { createNonce } from './create-nonce'
import { SignatureRefusedError, verifyWallet } from './verify-wallet'

const ORIGIN = 'https://warpshare.example'

/** A wallet that is a contract: it accepts what its owner signed, whatever it says. And a factory for it. */
const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;
contract Wallet {
  address immutable owner;
  constructor(address o) { owner = o; }
  function isValidSignature(bytes32 hash, bytes calldata s) external view returns (bytes4) {
    if (s.length != 65) return 0xffffffff;
    address signer = ecrecover(hash, uint8(s[64]), bytes32(s[0:32]), bytes32(s[32:64]));
    return signer != address(0) && signer == owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
  }
}
contract Adoptable {
  address public owner;
  function adopt(address o) external { owner = o; }
  function isValidSignature(bytes32 hash, bytes calldata s) external view returns (bytes4) {
    address signer = ecrecover(hash, uint8(s[64]), bytes32(s[0:32]), bytes32(s[32:64]));
    return signer != address(0) && signer == owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
  }
}
contract Factory {
  function make(address owner, bytes32 salt) external returns (address) { return address(new Wallet{salt: salt}(owner)); }
}`

type Compiled = { abi: Abi; evm: { bytecode: { object: string } } }

function compile(): { wallet: Compiled; adoptable: Compiled; factory: Compiled } {
  const solc = createRequire(import.meta.url)('solc') as { compile: (input: string) => string }
  const input = {
    language: 'Solidity',
    sources: { 'a.sol': { content: SOURCE } },
    settings: { outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } } },
  }
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as { contracts: { 'a.sol': Record<string, Compiled> } }
  const { Wallet, Adoptable, Factory } = output.contracts['a.sol']
  if (!Wallet || !Adoptable || !Factory) throw new Error('the test contracts compile')
  return { wallet: Wallet, adoptable: Adoptable, factory: Factory }
}

const owner = privateKeyToAccount(generatePrivateKey())
const compiled = compile()

let stack: LocalStack
let factory: Hex

beforeAll(async () => {
  stack = await createLocalStack()
  factory = await deployContract(compiled.factory)
})
afterAll(async () => {
  await stack.stop()
  await stopTestDatabases()
})

async function deployContract({ abi, evm }: Compiled): Promise<Hex> {
  const hash = await stack.wallet('deployer').deployContract({ abi, bytecode: `0x${evm.bytecode.object}` })
  const receipt = await stack.client.waitForTransactionReceipt({ hash })
  return receipt.contractAddress ?? '0x'
}

const makeCall = (salt: Hex) =>
  encodeFunctionData({ abi: compiled.factory.abi, functionName: 'make', args: [owner.address, salt] })

const adoptCall = (by: Hex) => encodeFunctionData({ abi: compiled.adoptable.abi, functionName: 'adopt', args: [by] })

/** Where the factory puts the owner's wallet of a salt. */
function addressOf(salt: Hex): Hex {
  const bytecode = concat([
    `0x${compiled.wallet.evm.bytecode.object}`,
    encodeAbiParameters([{ type: 'address' }], [owner.address]),
  ])
  return getCreate2Address({ from: factory, salt, bytecodeHash: keccak256(bytecode) })
}

async function deploy(salt: Hex): Promise<Hex> {
  const hash = await stack.wallet('deployer').sendTransaction({ to: factory, data: makeCall(salt) })
  await stack.client.waitForTransactionReceipt({ hash })
  return addressOf(salt)
}

/** Says a wallet's message and checks the signature that `sign` makes of it. */
async function prove(
  wallet: Hex,
  sign: (message: string) => Promise<Hex>,
  elsewhere?: Pick<PublicClient, 'getCode' | 'verifyMessage'>,
) {
  const nowMs = Date.now()
  const browserKey = createBrowserKey()
  const { nonce } = await createNonce(stack.database.db, { browserKey, nowMs })
  const message = createSiweMessage({
    ...{ address: wallet, chainId: 31337, domain: 'warpshare.example', uri: ORIGIN, nonce, version: '1' },
    ...{ statement: SIGN_IN_STATEMENT, issuedAt: new Date(nowMs) },
  })
  return verifyWallet(
    {
      db: stack.database.db,
      getClient: (chainId) =>
        elsewhere && chainId !== 31337 ? (elsewhere as PublicClient) : stack.clients.get(chainId),
    },
    {
      proof: { message, signature: await sign(message), browserKey },
      expected: {
        origins: [ORIGIN],
        chainIds: elsewhere ? [31337, 31338] : [31337],
        refusedStatement: LINK_STATEMENT,
        nowMs,
      },
    },
  )
}

const ownerSigns = (message: string) => owner.signMessage({ message })

describe('a wallet that is a contract', () => {
  it('signs in by its owner’s signature (ERC-1271)', async () => {
    const wallet = await deploy(zeroHash)
    expect(await prove(wallet, ownerSigns)).toMatchObject({ address: wallet.toLowerCase() })
  })
  it('refuses another key, and what was signed for another wallet of the same owner', async () => {
    const [first, second] = [await deploy(keccak256('0x01')), await deploy(keccak256('0x02'))]
    const stranger = privateKeyToAccount(generatePrivateKey())
    await expect(prove(first, (message) => stranger.signMessage({ message }))).rejects.toThrow(SignatureRefusedError)
    const forFirst = (message: string) => ownerSigns(message.replace(second, first))
    await expect(prove(second, forFirst)).rejects.toThrow(SignatureRefusedError)
  })
  it('signs in before it is deployed (ERC-6492), by a call that changes nothing', async () => {
    const salt = keccak256('0x03')
    const wallet = addressOf(salt)
    const wrap = async (message: string) =>
      serializeErc6492Signature({ address: factory, data: makeCall(salt), signature: await ownerSigns(message) })
    expect(await prove(wallet, wrap)).toMatchObject({ address: wallet.toLowerCase() })
    expect(await stack.client.getCode({ address: wallet })).toBeUndefined()
  })
  it('refuses a wrapped signature whose factory makes another wallet', async () => {
    const wrap = async (message: string) =>
      serializeErc6492Signature({
        address: factory,
        data: makeCall(keccak256('0x05')),
        signature: await ownerSigns(message),
      })
    await expect(prove(addressOf(keccak256('0x04')), wrap)).rejects.toThrow(SignatureRefusedError)
  })
  it('is asked as it stands: a wrapper’s call is not made where there is code', async () => {
    const wallet = await deployContract(compiled.adoptable)
    const stranger = privateKeyToAccount(generatePrivateKey())
    const wrap = async (message: string) =>
      serializeErc6492Signature({
        address: wallet,
        data: adoptCall(stranger.address),
        signature: await stranger.signMessage({ message }),
      })
    await expect(prove(wallet, wrap)).rejects.toThrow(SignatureRefusedError)
    const deployed = await deploy(keccak256('0x08'))
    const late = async (message: string) =>
      serializeErc6492Signature({
        address: factory,
        data: makeCall(keccak256('0x08')),
        signature: await ownerSigns(message),
      })
    expect(await prove(deployed, late)).toMatchObject({ address: deployed.toLowerCase() })
  })
  it('is not asked what code it would be with an authorization anybody can copy (ERC-8010)', async () => {
    const implementation = await deployContract(compiled.adoptable)
    const victim = privateKeyToAccount(generatePrivateKey())
    const thief = privateKeyToAccount(generatePrivateKey())
    const authorization = await victim.signAuthorization({ chainId: 0, contractAddress: implementation, nonce: 0 })
    const wrap = async (message: string) =>
      serializeErc8010Signature({
        ...{ address: victim.address, authorization, data: adoptCall(thief.address) },
        signature: await thief.signMessage({ message }),
      })
    await expect(prove(victim.address, wrap)).rejects.toThrow(SignatureRefusedError)
  })
  it('is let in only where no other network has another’s code at its address', async () => {
    const { client: elsewhere, stop } = await startSecondChain()
    try {
      const wallet = await deploy(keccak256('0x07'))
      expect(await prove(wallet, ownerSigns, elsewhere)).toMatchObject({ chainId: 31337 })
      await elsewhere.setCode({ address: wallet, bytecode: '0x00' })
      await expect(prove(wallet, ownerSigns, elsewhere)).rejects.toThrow(SignatureRefusedError)
    } finally {
      await stop()
    }
  })
  it('refuses an address without code, bare or with garbage for a signature', async () => {
    const nobody = addressOf(keccak256('0x06'))
    await expect(prove(nobody, ownerSigns)).rejects.toThrow(SignatureRefusedError)
    for (const garbage of ['0x', '0x00', `0x${'00'.repeat(65)}`, `0x${'ff'.repeat(9000)}`] as const) {
      await expect(prove(nobody, async () => garbage)).rejects.toThrow(SignatureRefusedError)
    }
  })
})
