import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** A row's command and, where it has one, its number. */
type Row = { number: number | null; command: string }

const text = readFileSync('docs/security.md', 'utf8')
const rows: Row[] = text
  .split('\n')
  .filter((line) => /^\|.*`[^`]+` \|$/.test(line))
  .map((line) => {
    const number = /^\| (\d+) \|/.exec(line)?.[1]
    const command = /`([^`]+)` \|$/.exec(line)?.[1] ?? ''
    return { number: number === undefined ? null : Number(number), command }
  })

const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts
const solidity = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'contracts/test'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file.endsWith('.t.sol') && existsSync(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

/** What a command needs to be there and does not find, or null. */
function missingFor(command: string): string | null {
  const [tool = '', first = '', ...rest] = command.split(' ')
  if (tool === 'vitest' || tool === 'playwright') {
    if (!existsSync(first)) return `${first} does not exist`
    const name = /^-[tg] "(.+)"$/.exec(rest.join(' '))?.[1]
    return name === undefined || readFileSync(first, 'utf8').includes(name) ? null : `${first} has no test "${name}"`
  }
  if (tool === 'forge') {
    const kind = first === '--match-test' ? 'function \\w*' : first === '--match-contract' ? 'contract \\w*' : null
    if (kind === null) return `${first} chooses nothing`
    return new RegExp(`${kind}${rest[0]}`).test(solidity) ? null : `no ${first} ${rest[0]}`
  }
  const script = /^npm run -s ([\w:]+)/.exec(command)?.[1]
  return script !== undefined && scripts[script] !== undefined ? null : `"${command}" is no command of ours`
}

describe('the table of docs/security.md', () => {
  it('has the 62 items, each once and with a command', () => {
    const numbers = rows.flatMap(({ number }) => (number === null ? [] : [number]))
    expect(numbers).toEqual(Array.from({ length: 62 }, (_, i) => i + 1))
  })
  it.each(rows)('row $number: $command is there', ({ command }) => {
    expect(missingFor(command)).toBeNull()
  })
  it('names files that exist', () => {
    for (const [, file = ''] of text.matchAll(/`((?:contracts|scripts|lib|e2e|docs)\/[\w./-]+\.\w+)`/g))
      expect(existsSync(file), file).toBe(true)
    for (const [, file = ''] of text.matchAll(/\]\(\.\.\/([^)#]+)\)/g)) expect(existsSync(file), file).toBe(true)
  })
})
