import { encodePacked, type Hex, keccak256 } from 'viem'

/** What stands for a task in public: keccak256(abi.encodePacked(salt, taskId)). Only the task's parties know the salt. */
export function taskRef(salt: Hex, taskId: string): Hex {
  return keccak256(encodePacked(['bytes32', 'string'], [salt, taskId]))
}
