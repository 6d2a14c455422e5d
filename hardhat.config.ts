import { createRequire } from 'node:module'
import hardhatViem from '@nomicfoundation/hardhat-viem'
import hardhatUpgrades from '@openzeppelin/hardhat-upgrades/viem'
import { configVariable, defineConfig } from 'hardhat/config'
import { NETWORKS } from './lib/config/chains'

const require = createRequire(import.meta.url)

/** Every network of lib/config/chains.ts by its chain id: `--network 8453` with RPC_URL_8453 and DEPLOYER_KEY_8453. */
const networks = Object.fromEntries(
  NETWORKS.map((network) => [
    `${network.chainId}`,
    {
      type: 'http',
      chainType: 'generic',
      chainId: network.chainId,
      url: configVariable(`RPC_URL_${network.chainId}`),
      ...(process.env[`DEPLOYER_KEY_${network.chainId}`]
        ? { accounts: [configVariable(`DEPLOYER_KEY_${network.chainId}`)] }
        : {}),
    } as const,
  ]),
)

/** The compiler at a number of runs: the more, the cheaper each call and the longer the code. */
function compiler(runs: number, viaIR = true) {
  return {
    version: '0.8.37',
    path: require.resolve('solc/soljson.js'),
    settings: {
      evmVersion: 'cancun',
      viaIR,
      optimizer: { enabled: true, runs },
      metadata: { bytecodeHash: 'none' as const },
    },
  }
}

/** The compiler is the one in node_modules (WebAssembly), so that a build needs no download. */
export default defineConfig({
  plugins: [hardhatViem, hardhatUpgrades],
  solidity: {
    compilers: [compiler(200)],
    overrides: {
      // As many runs as leave it below 24,576 bytes.
      'contracts/src/payments/PaymentEscrow.sol': compiler(1_000),
      // Without the IR functions are found by halving, not one after the other: `claim` is the last of 28.
      'contracts/src/rewards/RewardDistributor.sol': compiler(1_000_000, false),
    },
    npmFilesToBuild: [
      '@openzeppelin/contracts/access/manager/AccessManager.sol',
      '@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol',
    ],
  },
  paths: { sources: './contracts/src', tests: './contracts/test', artifacts: './artifacts', cache: './cache/hardhat' },
  networks: {
    ...networks,
    local: {
      type: 'http',
      chainType: 'generic',
      url: process.env.LOCAL_RPC_URL ?? 'http://127.0.0.1:8545',
    },
  },
})
