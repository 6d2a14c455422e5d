import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import {
  type Address,
  createPublicClient,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  http,
  parseAbi,
} from 'viem'
import { findPort } from '@/lib/processes/find-port'
import { findAnvil } from '@/lib/processes/start-anvil'

const require = createRequire(import.meta.url)

const SOURCE = `// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.20;
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
contract Verifier {
    struct Claim { address account; address token; uint256 cumulativeAmount; bytes32[] proof; }
    function countValid(bytes32 root, Claim[] calldata claims) external pure returns (uint256 valid) {
        for (uint256 i; i < claims.length; ++i) {
            Claim calldata c = claims[i];
            bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(c.account, c.token, c.cumulativeAmount))));
            if (MerkleProof.verifyCalldata(c.proof, root, leaf)) ++valid;
        }
    }
}`

const abi = parseAbi([
  'struct Claim { address account; address token; uint256 cumulativeAmount; bytes32[] proof; }',
  'function countValid(bytes32 root, Claim[] claims) view returns (uint256 valid)',
])

/** A claim as the distributor takes it. */
export type VerifiableClaim = { account: Address; token: Address; cumulativeAmount: bigint; proof: readonly Hex[] }

/** Solidity with OpenZeppelin's MerkleProof on a chain of its own, hashing leaves as the distributor does. */
export type SolidityVerifier = {
  /** How many of the claims the root proves. */
  countValid: (root: Hex, claims: readonly VerifiableClaim[]) => Promise<number>
  stop: () => void
}

/** Compiles the verifier and starts an anvil for it. The caller stops it. */
export async function startSolidityVerifier(): Promise<SolidityVerifier> {
  const code = compileVerifier()
  const port = await findPort()
  const anvil = spawn(findAnvil(), ['--port', String(port), '--silent', '--disable-block-gas-limit'], {
    stdio: 'ignore',
  })
  const client = createPublicClient({
    transport: http(`http://127.0.0.1:${port}`, { timeout: 120_000, retryCount: 50 }),
  })
  await waitFor(anvil, () => client.getChainId())
  const to = `0x${'be'.repeat(20)}` as const
  return {
    countValid: async (root, claims) => {
      const data = encodeFunctionData({
        abi,
        functionName: 'countValid',
        args: [root, claims.map((claim) => ({ ...claim, proof: [...claim.proof] }))],
      })
      const result = await client.call({ to, data, gas: 2n ** 40n, stateOverride: [{ address: to, code }] })
      return Number(decodeFunctionResult({ abi, functionName: 'countValid', data: result.data ?? '0x' }))
    },
    stop: () => void anvil.kill(),
  }
}

async function waitFor(anvil: ChildProcess, isUp: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (anvil.exitCode !== null) throw new Error('anvil ended')
    try {
      await isUp()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  throw new Error('anvil did not come up')
}

function compileVerifier(): Hex {
  const solc = require('solc') as { compile: (input: string, callbacks: object) => string }
  const input = {
    language: 'Solidity',
    sources: { 'Verifier.sol': { content: SOURCE } },
    settings: {
      optimizer: { enabled: true, runs: 10_000 },
      outputSelection: { '*': { '*': ['evm.deployedBytecode.object'] } },
    },
  }
  const find = (path: string) => ({ contents: readFileSync(require.resolve(path), 'utf8') })
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find }))
  const object = output.contracts?.['Verifier.sol']?.Verifier?.evm.deployedBytecode.object
  if (typeof object !== 'string') throw new Error(JSON.stringify(output.errors))
  return `0x${object}`
}
