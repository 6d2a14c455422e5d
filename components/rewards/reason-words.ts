/** Why usage earned nothing, as a sentence a provider can act on. */
const WORDS: Readonly<Record<string, string>> = {
  UNPAID: 'was for a task nobody had paid for',
  UNVERIFIED: 'passed verification at 0 %, so its weight was 0',
  PREPAID_SHORT: 'ran beyond what the consumer’s prepaid balance could pay',
  ABOVE_QUOTE: 'ran above what the task was quoted for',
  NO_WEIGHT: 'is of a model that weighs nothing in this epoch',
}

/** `passed verification at 0 %, so its weight was 0`; an unknown reason is shown by its code. */
export function reasonWords(code: string): string {
  return WORDS[code] ?? `earned nothing (${code})`
}
