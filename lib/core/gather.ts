/**
 * Makes one call of many: keys that are asked for while a call is under way wait for it and go together in the next. So
 * a crowd costs little more than one, and nobody is answered with what was read before they asked. `load` answers for
 * each key, or throws for all of them.
 */
export function gather<Key, Value>(
  load: (keys: readonly Key[]) => Promise<(key: Key) => Value>,
): (key: Key) => Promise<Value> {
  let waiting: Waiting<Key, Value>[] = []
  let isRunning = false
  const run = async () => {
    isRunning = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await settle(batch, load)
    }
    isRunning = false
  }
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (!isRunning) void run()
    })
}

type Waiting<Key, Value> = { key: Key; resolve: (value: Value) => void; reject: (error: unknown) => void }

async function settle<Key, Value>(
  batch: readonly Waiting<Key, Value>[],
  load: (keys: readonly Key[]) => Promise<(key: Key) => Value>,
): Promise<void> {
  try {
    const answer = await load([...new Set(batch.map(({ key }) => key))])
    for (const { key, resolve } of batch) resolve(answer(key))
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}
