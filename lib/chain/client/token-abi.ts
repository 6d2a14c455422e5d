import { parseAbi } from 'viem'

/** What the pages need of any ERC-20: balances, allowances, what can be signed (ERC-2612, ERC-3009, ERC-5267), standard errors (ERC-6093). */
export const TOKEN_ABI = parseAbi([
  'function balanceOf(address account) view returns (uint256)',
  'function allowance(address owner, address spender) view returns (uint256)',
  'function approve(address spender, uint256 amount) returns (bool)',
  'function transfer(address to, uint256 amount) returns (bool)',
  'function burn(uint256 amount)',
  'function nonces(address owner) view returns (uint256)',
  'function name() view returns (string)',
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'function authorizationState(address authorizer, bytes32 nonce) view returns (bool)',
  'function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)',
  'error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)',
  'error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)',
  'error ERC20InvalidReceiver(address receiver)',
  'error ERC2612ExpiredSignature(uint256 deadline)',
  'error ERC2612InvalidSigner(address signer, address owner)',
  'error ERC3009InvalidSignature()',
  'error ERC3009UsedAuthorization(address authorizer, bytes32 nonce)',
  'error ERC3009InvalidAuthorizationTime(uint256 validAfter, uint256 validBefore)',
])

/** The standard errors alone, to add to a contract's own ABI. */
export const TOKEN_ERRORS = TOKEN_ABI.filter((item) => item.type === 'error')
