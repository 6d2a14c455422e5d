import { billableFor, costOf } from './capture-due'
import { creditFor, type PrepaidBalance, takePrepaid } from './prepaid-credit'

/** A prepaid task with usage in the epoch that is weighed. Amounts in base units. */
export type BudgetedTask = {
  taskId: string
  /** Key of the balance that pays for it. */
  account: string
  pricePerGpuHour: bigint
  /** The most it can cost in all. */
  maxAmount: bigint
  /** Σ gpuMilli × durationMs × verifiedBps of earlier epochs. */
  billableBefore: bigint
  /** What was due for earlier epochs. */
  dueBefore: bigint
}

/** What the balances still pay for while an epoch is weighed; asked task by task, in the order they were started. */
export type PrepaidBudget = {
  /** How much of a task's usage of the epoch its balance covers; what it costs is then taken. */
  allow: (taskId: string, billable: bigint) => bigint
  /** Takes what is owed for an epoch from a balance, as far as it goes; answers how much. */
  take: (account: string, parameters: { epoch: number; amount: bigint }) => bigint
}

/** Opens the budget of an epoch over what the balances hold. */
export function openPrepaidBudget(parameters: {
  epoch: number
  balances: ReadonlyMap<string, PrepaidBalance>
  tasks: readonly BudgetedTask[]
}): PrepaidBudget {
  const balances = new Map(parameters.balances)
  const tasks = new Map(parameters.tasks.map((task) => [task.taskId, task]))
  const take: PrepaidBudget['take'] = (account, { epoch, amount }) => {
    const balance = balances.get(account)
    if (!balance) return 0n
    const taken = smaller(amount, creditFor(balance, epoch))
    balances.set(account, takePrepaid(balance, { epoch, amount: taken }))
    return taken
  }
  return {
    take,
    allow: (taskId, billable) => {
      const task = tasks.get(taskId)
      if (!task) return 0n
      const left = task.maxAmount - task.dueBefore
      const cost = costOf(task.billableBefore + billable, task.pricePerGpuHour) - task.dueBefore
      const wanted = smaller(cost, left)
      const taken = take(task.account, { epoch: parameters.epoch, amount: wanted })
      if (taken === cost) return billable
      if (taken === 0n) return 0n
      return smaller(billable, billableFor(task.dueBefore + taken, task.pricePerGpuHour) - task.billableBefore)
    },
  }
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
