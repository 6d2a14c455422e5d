import { type Hex, hashTypedData, keccak256, recoverAddress } from 'viem'
import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { METER_TYPES, meterDomain } from './meter-typed-data'

/** The network a signature was made for. */
export type MeterDomain = { chainId: number; accessManager: Address }

/** Half the order of secp256k1: a higher `s` is a second spelling of the same signature and refused. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

/** Asserts that `meter` signed a batch with exactly these bytes. Throws {@link MeterSignatureError}. */
export async function assertBatchSignature(
  domain: MeterDomain,
  parameters: { meter: Address; rawBody: Uint8Array; signature: string | undefined },
): Promise<void> {
  const digest = hashTypedData({
    domain: meterDomain(domain),
    types: METER_TYPES,
    primaryType: 'UsageBatch',
    message: { meter: parameters.meter, bodyHash: keccak256(parameters.rawBody) },
  })
  await assertSigner(digest, parameters)
}

/** Asserts that `meter` signed this completion. Throws {@link MeterSignatureError}. */
export async function assertCompletionSignature(
  domain: MeterDomain,
  parameters: {
    meter: Address
    taskId: string
    completedAtMs: number
    deadline: number
    signature: string | undefined
  },
): Promise<void> {
  const { meter, taskId, completedAtMs, deadline } = parameters
  const digest = hashTypedData({
    domain: meterDomain(domain),
    types: METER_TYPES,
    primaryType: 'TaskCompletion',
    message: { meter, taskId, completedAtMs: BigInt(completedAtMs), deadline: BigInt(deadline) },
  })
  await assertSigner(digest, parameters)
}

async function assertSigner(
  digest: Hex,
  { meter, signature }: { meter: Address; signature: string | undefined },
): Promise<void> {
  if (signature === undefined) throw new MeterSignatureError('is missing')
  if (!/^0x[0-9a-fA-F]{130}$/.test(signature)) throw new MeterSignatureError('is not 65 bytes of hex')
  const s = BigInt(`0x${signature.slice(66, 130)}`)
  if (s === 0n || s > HALF_ORDER || !/1[bcBC]$/.test(signature)) throw new MeterSignatureError('is malformed')
  const signer = await recoverAddress({ hash: digest, signature: signature as Hex }).catch(() => null)
  if (signer?.toLowerCase() !== meter) throw new MeterSignatureError("is not the meter's over this very body")
}

/** The request is not signed by the meter it names. */
export class MeterSignatureError extends AppError {
  constructor(problem: string) {
    super(`The meter's signature ${problem}`, {
      code: 'BAD_METER_SIGNATURE',
      status: 401,
      hint: 'Sign the EIP-712 message with the key of the meter named in the body, and send it as x-meter-signature.',
    })
  }
}
