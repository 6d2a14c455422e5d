import { bytesToHex } from 'viem'
import { type HDAccount, mnemonicToAccount } from 'viem/accounts'

/** The development mnemonic that anvil and Hardhat publish: worthless everywhere but on a chain on this machine. */
const LOCAL_MNEMONIC = 'test test test test test test test test test test test junk'

/** Which of the development accounts plays which part on the local network. */
export const LOCAL_ACCOUNT_INDEX = {
  deployer: 0,
  operator: 1,
  publisher: 2,
  guardian: 3,
  treasury: 4,
  meter: 5,
  consumerA: 6,
  consumerB: 7,
  demo: 8,
  secondDemo: 9,
  quoteSigner: 10,
} as const

/** A local account's address and private key. */
export type LocalAccount = { address: `0x${string}`; privateKey: `0x${string}` }

/** The development account of this number, which signs. Its key is public knowledge: never used outside the local network. */
export function localSigner(addressIndex: number): HDAccount {
  const known = signers.get(addressIndex)
  if (known) return known
  const signer = mnemonicToAccount(LOCAL_MNEMONIC, { addressIndex })
  signers.set(addressIndex, signer)
  return signer
}

/** A mnemonic costs 2,048 rounds of PBKDF2, some 20 ms, each time that it becomes an account. */
const signers = new Map<number, HDAccount>()

/** The local account of a part; see {@link localSigner}. */
export function localAccount(part: keyof typeof LOCAL_ACCOUNT_INDEX): LocalAccount {
  const account = localSigner(LOCAL_ACCOUNT_INDEX[part])
  const key = account.getHdKey().privateKey
  if (!key) throw new Error(`no private key at index ${LOCAL_ACCOUNT_INDEX[part]}`)
  return { address: account.address, privateKey: bytesToHex(key) }
}
