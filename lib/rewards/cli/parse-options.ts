import { parseArgs } from 'node:util'
import { type Formula, findFormula } from '@/lib/epochs/formula'
import { CommandLineError } from './command-line-error'

/** What a command was given: its operands and its options, each with all its values. */
export type Options = {
  readonly operands: readonly string[]
  readonly values: Readonly<Record<string, readonly string[]>>
}

/** Parses a command's arguments. Every option takes a value. Throws {@link CommandLineError} for what is not known. */
export function parseOptions(
  args: readonly string[],
  { names, operands }: { names: readonly string[]; operands: readonly [min: number, max: number] },
): Options {
  try {
    const parsed = parseArgs({
      args: [...args],
      options: Object.fromEntries(names.map((name) => [name, { type: 'string', multiple: true } as const])),
      allowPositionals: true,
      strict: true,
    })
    const [min, max] = operands
    if (parsed.positionals.length < min) throw new CommandLineError('a file or folder is missing')
    if (parsed.positionals.length > max) throw new CommandLineError(`"${parsed.positionals[max]}" is one too many`)
    return { operands: parsed.positionals, values: parsed.values as Record<string, string[]> }
  } catch (error) {
    if (error instanceof CommandLineError) throw error
    throw new CommandLineError(error instanceof Error ? error.message : 'the arguments cannot be read')
  }
}

/** The one value of an option, or null. Throws when it was given twice. */
export function singleOption(options: Options, name: string): string | null {
  const values = options.values[name] ?? []
  if (values.length > 1) throw new CommandLineError(`--${name} is given ${values.length} times`)
  return values[0] ?? null
}

/** The value of an option that has to be there. */
export function requiredOption(options: Options, name: string): string {
  const value = singleOption(options, name)
  if (value === null) throw new CommandLineError(`--${name} is missing`)
  return value
}

/** A whole number below 2^53, or null where the option is not given. */
export function epochOption(options: Options, name: string): number | null {
  const value = singleOption(options, name)
  if (value === null) return null
  if (!/^(0|[1-9][0-9]{0,15})$/.test(value) || Number(value) > Number.MAX_SAFE_INTEGER) {
    throw new CommandLineError(`--${name} ${value}: must be a whole number`)
  }
  return Number(value)
}

/** A formula by its version, candidate or not; null where the option is not given. Throws `UnknownFormulaError`. */
export function formulaOption(options: Options, name: string): Formula | null {
  const version = epochOption(options, name)
  return version === null ? null : findFormula(version)
}

/** An operand that {@link parseOptions} has made sure of. */
export function operand(options: Options, index: number): string {
  const value = options.operands[index]
  if (value === undefined) throw new CommandLineError('a file or folder is missing')
  return value
}
