/** What stands behind the codes of captures and settlements that are not final. */
const WORDS: Readonly<Record<string, string>> = {
  OVER_BALANCE: 'The balance did not cover it',
  OVER_EPOCH_LIMIT: 'The limit of the epoch was reached',
  CREDIT_SHORT: 'The credit did not cover it',
  SEND_ALONE: 'Sent again by itself',
  DISPUTED: 'A dispute freezes it',
  EXPIRED: 'The payment expired first',
  CLOSED: 'Nothing is held any more',
  reverted: 'Its transaction was reverted',
}

/** Why a capture or settlement is where it is, in words; contracts’ own errors stay as they are. */
export function dueReason(code: string): string {
  return WORDS[code] ?? code
}
