import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const documents = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter(existsSync)
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts
/** Paths are checked where they begin with a folder of ours; without an ending they are patterns or placeholders. */
const OWN_FILE =
  /`((?:app|bench|components|contracts|docs|e2e|lib|scripts)\/[\w()[\]./@-]*\.(?:ts|tsx|mjs|cjs|js|json|md|sol|css|svg|png|csv))(?::\d+)?`/g

/** What whoever deploys writes, by chain id: named before it is there. */
const WRITTEN_BY_A_DEPLOYMENT = /^contracts\/deploy\/(parameters|deployments)\/\d+\.json$/

/** The anchor that GitHub gives a heading: lower case, no punctuation, blanks to dashes. */
function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => toAnchor(heading))
}

/** What is wrong with a link from this document, or null. */
function faultOf(file: string, target: string): string | null {
  if (/^[a-z]+:/.test(target)) return null
  const [pathname = '', anchor] = target.split('#')
  const found = pathname === '' ? file : path.normalize(path.join(path.dirname(file), pathname))
  if (!existsSync(found)) return `${target}: ${found} does not exist`
  if (anchor === undefined || !found.endsWith('.md')) return null
  return anchorsOf(readFileSync(found, 'utf8')).includes(anchor) ? null : `${target}: no heading of that name`
}

describe.each(documents)('$file', ({ file, text }) => {
  it('links to what is there', () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
    expect(targets.map((target) => faultOf(file, target)).filter((fault) => fault !== null)).toEqual([])
  })
  it('names npm scripts that there are', () => {
    const names = [...text.matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name = '']) => name)
    expect(names.filter((name) => scripts[name] === undefined)).toEqual([])
  })
  it('names files that there are', () => {
    const named = [...text.matchAll(OWN_FILE)]
      .map(([, name = '']) => name)
      .filter((name) => !WRITTEN_BY_A_DEPLOYMENT.test(name))
    const room = path.dirname(file)
    expect(named.filter((name) => !existsSync(name) && !existsSync(path.join(room, name)))).toEqual([])
  })
})
