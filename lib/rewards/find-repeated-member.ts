/** A member's name that one object of a JSON text has twice, with the line on which it comes again, counted from 1. */
export type RepeatedMember = { readonly name: string; readonly line: number }

/** In valid JSON these are all the places where an object begins, ends, or names a member. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g

/**
 * Finds the first member that an object has twice; null where none has. `JSON.parse` takes the last of them without a
 * word, other languages the first: such a file does not say one thing. `text` is JSON that was parsed.
 */
export function findRepeatedMember(text: string): RepeatedMember | null {
  const open: (Set<string> | null)[] = []
  let last: RegExpExecArray | null = null
  for (const token of text.matchAll(TOKEN)) {
    const [sign] = token
    if (sign === '{') open.push(new Set())
    else if (sign === '[') open.push(null)
    else if (sign === '}' || sign === ']') open.pop()
    else if (sign === ':' && last !== null) {
      const name = JSON.parse(last[0]) as string
      const names = open.at(-1)
      if (names?.has(name)) return { name, line: text.slice(0, last.index).split('\n').length }
      names?.add(name)
    }
    last = token
  }
  return null
}
