// Mutants of charges by ERC-3009 and of the receipt of what was signed; see mutants-list.mjs.
const CHARGES = 'payments/EscrowCharges.sol'
const COLLECTORS = 'payments/EscrowCollectors.sol'

/** One place changed each: what it breaks, and the text before and after. */
export const CHARGE_MUTANTS = [
  { file: CHARGES, what: 'anybody charges', from: 'or(shl(96, xor(odd, caller())), xor(', to: 'or(0, xor(' },
  { file: CHARGES, what: 'charges while closed', from: ', xor(shr(240, odd), 1))', to: ', 0)' },
  {
    file: CHARGES,
    what: 'charges for an epoch to come',
    from: 'mul(calldataload(EPOCH), and(shr(208, odd), 0xffffffff))',
    to: '0',
  },
  { file: CHARGES, what: 'charges twice', from: 'or(sload(payment), or(', to: 'or(0, or(' },
  { file: CHARGES, what: 'charges nothing', from: 'or(iszero(amount), gt(', to: 'or(0, gt(' },
  { file: CHARGES, what: 'charges more than was signed', from: 'gt(amount, calldataload(SIGNED_AMOUNT))', to: '0' },
  { file: CHARGES, what: 'an amount above 96 bits', from: 'or(shr(96, amount), ', to: 'or(0, ' },
  { file: CHARGES, what: 'a fee above the whole', from: 'gt(calldataload(FEE_BPS), MAX_BPS)', to: '0' },
  { file: CHARGES, what: 'a burn is passed over', from: ', calldataload(BURN_BPS)))', to: ', 0))' },
  {
    file: CHARGES,
    what: 'expired at once',
    from: 'iszero(lt(timestamp(), calldataload(AUTHORIZATION_EXPIRY)))',
    to: 'gt(timestamp(), calldataload(AUTHORIZATION_EXPIRY))',
  },
  {
    file: CHARGES,
    what: 'refund expires before the authorisation',
    from: 'lt(calldataload(REFUND_EXPIRY), calldataload(AUTHORIZATION_EXPIRY))',
    to: '0',
  },
  {
    file: CHARGES,
    what: 'earned money runs into the fee',
    from: 'and(xor(add(word, shares), xor(word, shares)), LEDGER_CARRIES)',
    to: '0',
  },
  { file: CHARGES, what: 'the fee is lost', from: 'or(sub(amount, fee), shl(96, fee))', to: 'sub(amount, fee)' },
  { file: CHARGES, what: 'forwarded ledgers are forgotten', from: 'shl(224, shr(192, word))', to: '0' },
  { file: COLLECTORS, what: 'all that was there has arrived', from: 'before := mload(0x00)', to: 'before := 0' },
  {
    file: COLLECTORS,
    what: 'a refusal of the token is swallowed',
    from: '0x124, 0x00, 0x00)) { refuse() }',
    to: '0x124, 0x00, 0x00)) { }',
  },
]
