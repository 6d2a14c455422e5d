/** A line for whoever started the stack. */
export function say(line: string): void {
  console.log(line)
}

/** Runs a step of the start and tells how long it took. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  const result = await work()
  say(`  ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return result
}
