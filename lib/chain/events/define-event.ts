import {
  type Abi,
  type AbiEvent,
  type ContractEventName,
  type DecodeEventLogReturnType,
  decodeEventLog,
  type Hex,
  toEventSelector,
} from 'viem'
import { AppError } from '@/lib/core/app-error'
import { assert } from '@/lib/core/assert'
import { planStaticDecoder } from './decode-static'

/** Which of a network's contracts emits an event. `token` is any token of the network. */
export type EmittingContract = 'escrow' | 'distributor' | 'emission' | 'accessManager' | 'token' | 'x402Collector'

type RawLog = { topics: readonly Hex[]; data: Hex }

/** One event of ours: how to recognise it and how to read it. Addresses and bytes come out in lower case. */
export type EventDecoder<Name extends string = string, Args = Record<string, unknown>> = {
  contract: EmittingContract
  name: Name
  /** First topic of its logs. */
  selector: Hex
  decode: (log: RawLog) => Args
}

/** Arguments of a decoder's event, by parameter name. */
export type EventArgs<Decoder> = Decoder extends EventDecoder<string, infer Args> ? Args : never

/** Builds the typed decoder of one event of a contract's ABI. Its `decode` throws {@link UndecodableLogError}. */
export function defineEvent<const abi extends Abi, Name extends ContractEventName<abi>>(
  contract: EmittingContract,
  abi: abi,
  name: Name,
): EventDecoder<Name, DecodeEventLogReturnType<abi, Name>['args']> {
  const item = (abi as Abi).find((entry): entry is AbiEvent => entry.type === 'event' && entry.name === name)
  assert(item, `the ABI has an event ${name}`)
  const decode = planStaticDecoder(item) ?? ((log: RawLog) => decodeAny(item, log))
  return {
    contract,
    name,
    selector: toEventSelector(item),
    decode: (log) => {
      try {
        return decode(log) as never
      } catch (cause) {
        throw new UndecodableLogError(name, cause)
      }
    },
  }
}

/** The general decoder, for events with text or lists. */
function decodeAny(item: AbiEvent, { topics, data }: RawLog): unknown {
  const { args } = decodeEventLog({ abi: [item], topics: topics as [Hex, ...Hex[]], data, strict: true })
  return toLowerCaseHex(args)
}

/** viem checksums addresses; the database and files hold lower case. */
function toLowerCaseHex(value: unknown): unknown {
  if (typeof value === 'string') return /^0x[0-9a-fA-F]*$/.test(value) ? value.toLowerCase() : value
  if (Array.isArray(value)) return value.map(toLowerCaseHex)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toLowerCaseHex(item)]))
}

/** A log carries an event's selector but not its shape: the ABI is not the deployed contract's. */
export class UndecodableLogError extends AppError {
  constructor(name: string, cause: unknown) {
    super(`A log of ${name} does not have its shape`, { code: 'LOG_UNDECODABLE', status: 500, cause })
  }
}
