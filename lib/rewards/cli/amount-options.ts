import { type Address, parseAddress } from '@/lib/core/address'
import { parseWei } from '@/lib/core/wei'
import { CommandLineError } from './command-line-error'
import type { Options } from './parse-options'

/** Amounts of a repeatable `TOKEN=AMOUNT` option. Throws for a token given twice. */
export function amountOptions(options: Options, name: string): Map<Address, bigint> {
  const amounts = new Map<Address, bigint>()
  for (const value of options.values[name] ?? []) {
    const equals = value.indexOf('=')
    if (equals < 0) throw new CommandLineError(`--${name} ${value}: must be TOKEN=AMOUNT`)
    const [token, amount] = parseAmountOption(name, value.slice(0, equals), value.slice(equals + 1))
    if (amounts.has(token)) throw new CommandLineError(`--${name} ${token} is given twice`)
    amounts.set(token, amount)
  }
  return amounts
}

function parseAmountOption(name: string, token: string, amount: string): [Address, bigint] {
  try {
    return [parseAddress(token), parseWei(amount)]
  } catch (error) {
    throw new CommandLineError(`--${name} ${token}=${amount}: ${error instanceof Error ? error.message : 'malformed'}`)
  }
}
