import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter(existsSync)
const textOf = (file: string) => readFileSync(file, 'utf8')
const BINARY = /\.(png|ico|woff2|wasm|gz|zst)$/

describe('the sources', () => {
  it('hold no character that reorders what a reader sees', () => {
    // Written as escapes, so that this file and the strings that tests use pass.
    const bidi = /[\u202a-\u202e\u2066-\u2069]/
    const found = files.filter((file) => !BINARY.test(file) && bidi.test(textOf(file)))
    expect(found).toEqual([])
  })
  it('document every external and public function of the contracts', () => {
    const undocumented: string[] = []
    for (const file of files.filter((name) => /^contracts\/src\/(?!testing\/).*\.sol$/.test(name))) {
      const lines = textOf(file).split('\n')
      for (const [i, line] of lines.entries()) {
        const declaration = /^\s*function (\w+)/.test(line)
          ? lines
              .slice(i, i + 12)
              .join(' ')
              .split(/[{;]/)[0]
          : ''
        if (!/\b(external|public)\b/.test(declaration ?? '')) continue
        const before =
          lines
            .slice(0, i)
            .findLast((candidate) => !/^\s*($|\/\/(?!\/))/.test(candidate))
            ?.trim() ?? ''
        if (!/^(\/\/\/|\*\/|.*\*\/$)/.test(before)) undocumented.push(`${file}:${i + 1}`)
      }
    }
    expect(undocumented).toEqual([])
  })
  it('ask for the session in every page of a person, never only in a layout', () => {
    const pages = files.filter((file) => /^app\/\(dapp\)\/.*page\.tsx$/.test(file))
    expect(pages.length).toBeGreaterThan(7)
    for (const page of pages) expect(textOf(page), page).toContain('await getSession()')
  })
  it('put no HTML into pages that was not escaped, but for the constant that sets the theme before the first paint', () => {
    const found = files.filter(
      (file) => /^(app|components)\/.*\.tsx$/.test(file) && textOf(file).includes('dangerouslySetInnerHTML'),
    )
    expect(found).toEqual(['app/layout.tsx'])
    expect(textOf('app/layout.tsx').match(/__html: (\w+)/)?.[1]).toBe('THEME_SCRIPT')
  })
})
