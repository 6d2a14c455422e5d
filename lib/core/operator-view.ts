import { z } from 'zod'
import { addressField, amountField, chainIdField, hashField, hexField, unixSecondsField } from './view-fields'

/** Answer of `GET /operator`: the roles that open this part of the API to the caller. */
export const operatorRolesView = z.object({
  roles: z.array(z.object({ chainId: chainIdField, account: addressField, roles: z.array(z.string()) })),
})

/** Answer of `GET /operator/jobs`: the long-running processes, and epochs on their way to an active root. */
export const operatorJobsView = z.object({
  processes: z.array(
    z.object({ process: z.string(), chainId: chainIdField, at: unixSecondsField, problem: z.string().nullable() }),
  ),
  epochs: z.array(
    z.object({
      chainId: chainIdField,
      epoch: z.int(),
      status: z.string(),
      endsAt: unixSecondsField,
      /** Captures that its distribution waits for. */
      capturesDue: z.int(),
    }),
  ),
})

/** A root that was submitted and waits for its delay, or for somebody to accept it. */
export const waitingRootView = z.object({
  chainId: chainIdField,
  epoch: z.int(),
  root: hashField,
  contentHash: hashField,
  validAt: unixSecondsField.nullable(),
  leafCount: z.int(),
  submissions: z.int(),
  submitTransactionHash: hashField.nullable(),
  totals: z.record(z.string(), amountField),
})

/** What a closed epoch's usage costs a payment (a capture), or a prepaid balance (a settlement). */
export const captureDueView = z.object({
  chainId: chainIdField,
  kind: z.enum(['capture', 'settlement']),
  /** Null for a settlement. */
  paymentId: hashField.nullable(),
  taskId: z.string().nullable(),
  epoch: z.int(),
  dueInEpoch: z.int(),
  amount: amountField,
  /** What final transactions took of it. */
  settled: amountField,
  token: addressField,
  state: z.enum(['due', 'sent', 'final', 'given-up']),
  reason: z.string().nullable(),
})

/** One transaction of the platform's signers. */
export const operatorTransactionView = z.object({
  id: z.string(),
  chainId: chainIdField,
  signer: addressField,
  to: addressField,
  description: z.string(),
  state: z.string(),
  nonce: z.int().nullable(),
  attempts: z.int(),
  transactionHash: hashField.nullable(),
  minedBlock: z.int().nullable(),
  reason: z.string().nullable(),
  createdAt: unixSecondsField,
})

/** What a contract has of a token against what it owes. `surplus` below zero would be a loss. */
export const solvencyView = z.object({
  networks: z.array(
    z.object({
      chainId: chainIdField,
      block: z.int().nullable(),
      tokens: z.array(
        z.object({
          token: addressField,
          symbol: z.string(),
          decimals: z.int(),
          escrow: z.object({
            balance: amountField,
            held: amountField,
            prepaid: amountField,
            /** Captured, and not yet forwarded, withdrawn or burned. */
            waiting: amountField,
            surplus: z.string().regex(/^-?[0-9]+$/),
          }),
          distributor: z.object({
            balance: amountField,
            /** Funded and not yet claimed. */
            owed: amountField,
            surplus: z.string().regex(/^-?[0-9]+$/),
          }),
          fees: amountField,
          burned: amountField,
        }),
      ),
    }),
  ),
})

/** A governed call that was announced and has neither run nor been cancelled. */
export const scheduledOperationView = z.object({
  chainId: chainIdField,
  operationId: hashField,
  nonce: z.int(),
  caller: addressField,
  target: addressField,
  data: hexField,
  scheduledAt: unixSecondsField,
  /** From when on it can run. */
  executableAt: unixSecondsField,
})

/** An account that holds one of our roles. */
export const roleMemberView = z.object({
  chainId: chainIdField,
  role: z.string(),
  account: addressField,
  /** From when on it counts. */
  since: unixSecondsField,
  /** Seconds between announcing and running a call of this holder; 0: at once. */
  executionDelay: z.int().nonnegative(),
})

/** See {@link operatorRolesView}. */
export type OperatorRolesView = z.output<typeof operatorRolesView>
/** See {@link operatorJobsView}. */
export type OperatorJobsView = z.output<typeof operatorJobsView>
/** See {@link waitingRootView}. */
export type WaitingRootView = z.output<typeof waitingRootView>
/** See {@link captureDueView}. */
export type CaptureDueView = z.output<typeof captureDueView>
/** See {@link operatorTransactionView}. */
export type OperatorTransactionView = z.output<typeof operatorTransactionView>
/** See {@link solvencyView}. */
export type SolvencyView = z.output<typeof solvencyView>
/** See {@link scheduledOperationView}. */
export type ScheduledOperationView = z.output<typeof scheduledOperationView>
/** See {@link roleMemberView}. */
export type RoleMemberView = z.output<typeof roleMemberView>
