import { createRequire } from 'node:module'
import { createPublicClient, custom, erc20Abi } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BalancesView } from '@/lib/accounts/balance-view'
import { createHttpFixture, type HttpFixture, TEST_ORIGIN, type TestCaller } from '@/lib/testing/http-fixture'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { createRecordingClient } from '@/lib/testing/recording-client'
import { openForBusiness } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'

let stack: LocalStack
let fixture: HttpFixture
let caller: TestCaller
/** JSON-RPC methods that the API called. */
let asked: string[] = []

/** What a public network has at Multicall3's address, as far as it is used here. */
const MULTICALL = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;
contract Multicall {
  struct Call { address target; bool allowFailure; bytes data; }
  struct Result { bool success; bytes data; }
  function getEthBalance(address account) external view returns (uint256) { return account.balance; }
  function aggregate3(Call[] calldata calls) external payable returns (Result[] memory results) {
    results = new Result[](calls.length);
    for (uint256 i = 0; i < calls.length; i++) {
      (bool success, bytes memory data) = calls[i].target.call(calls[i].data);
      require(success || calls[i].allowFailure);
      results[i] = Result(success, data);
    }
  }
}`

function compileMulticall(): `0x${string}` {
  const solc = createRequire(import.meta.url)('solc') as { compile: (input: string) => string }
  const output: unknown = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: 'Solidity',
        sources: { 'a.sol': { content: MULTICALL } },
        settings: { outputSelection: { '*': { '*': ['evm.bytecode.object'] } } },
      }),
    ),
  )
  const { contracts } = output as {
    contracts: Record<string, Record<string, { evm: { bytecode: { object: string } } }>>
  }
  return `0x${contracts['a.sol']?.Multicall?.evm.bytecode.object}`
}

beforeAll(async () => {
  stack = await createLocalStack()
  await openForBusiness(stack)
  const hash = await stack.wallet('deployer').sendTransaction({ data: compileMulticall() })
  const { contractAddress } = await stack.client.waitForTransactionReceipt({ hash })
  const { deployment } = stack.network
  if (contractAddress) deployment.multicall3 = contractAddress.toLowerCase() as `0x${string}`
  await stack.sync()
  const client = createRecordingClient(stack, (method) => asked.push(method))
  fixture = await createHttpFixture({
    database: stack.database,
    clients: { ...stack.clients, get: () => client },
    config: { networks: [stack.network], origin: TEST_ORIGIN, origins: [TEST_ORIGIN] },
  })
  caller = await fixture.signIn(stack.wallet('consumerA').account)
})
afterAll(async () => {
  await stack.stop()
  await stopTestDatabases()
})

async function read(): Promise<BalancesView['networks'][number]> {
  const response = await fixture.call('GET', `/wallets/${caller.session.address}/balances`, { caller })
  const { networks } = (await response.json()) as BalancesView
  const [network] = networks
  if (!network) throw new Error('the local network is served')
  return network
}

describe('GET /wallets/{address}/balances', () => {
  it('asks a network once a block, by one multicall, however many look', async () => {
    asked = []
    await Promise.all(Array.from({ length: 20 }, read))
    await read()
    expect(asked).toEqual(['eth_call'])
    await stack.sync()
    await Promise.all(Array.from({ length: 20 }, read))
    expect(asked).toEqual(['eth_call', 'eth_call'])
  })
  it('tells amounts that are true for the block it names', async () => {
    const { block, native, tokens } = await read()
    const blockNumber = BigInt(block?.number ?? 0)
    const address = caller.session.address
    expect(block?.hash).toBe((await stack.client.getBlock({ blockNumber })).hash)
    expect(native).toBe((await stack.client.getBalance({ address, blockNumber })).toString())
    expect(tokens.length).toBeGreaterThanOrEqual(2)
    for (const { token, available } of tokens) {
      const question = { address: token, abi: erc20Abi, functionName: 'balanceOf', args: [address] } as const
      expect(available).toBe((await stack.client.readContract({ ...question, blockNumber })).toString())
      expect(BigInt(available)).toBeGreaterThan(0n)
    }
  })
  it('reads a network without Multicall3 in two calls: all tokens, and the coin', async () => {
    const { multicall3, ...deployment } = stack.network.deployment
    const network = { ...stack.network, deployment }
    const config = { networks: [network] as const, origin: TEST_ORIGIN, origins: [TEST_ORIGIN] }
    const other = await createHttpFixture({ ...fixture.dependencies, database: stack.database, config })
    asked = []
    const response = await other.call('GET', `/wallets/${caller.session.address}/balances`, { caller })
    expect(await response.json()).toMatchObject({ networks: [await read()] })
    expect(asked.sort()).toEqual(['eth_call', 'eth_getBalance'])
    expect(multicall3).toBeDefined()
  })
  it('says so where a network does not answer, and asks again the next time', async () => {
    const away = {
      get: () =>
        createPublicClient({
          transport: custom({ request: () => Promise.reject(new Error('away')) }, { retryCount: 0 }),
        }),
    }
    const clients = { ...stack.clients, ...away } as typeof stack.clients
    const other = await createHttpFixture({ ...fixture.dependencies, database: stack.database, clients })
    const response = await other.call('GET', `/wallets/${caller.session.address}/balances`, { caller })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ networks: [{ block: null, native: null, tokens: [] }] })
  })
})
