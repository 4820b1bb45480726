import type { EpochMs } from '../../kernel/clock.ts'
import { makePrivateKey, readPrivateKeys, writePrivateKeys } from '../../platform/auth/make-signing-keys.ts'
import { type KeyPurpose, nextRotationStep, policies, updatedRing } from '../rules/key-ring.ts'
import { changeKeyRing, leaseRotation } from '../store/public-keys.ts'

/**
 * Takes a purpose's signing keys one step further, if it is due: makes a successor and publishes its public half; lets
 * it sign once every verifier has it; removes a predecessor's public half once nothing it signed is valid any more. The
 * secret decides which key signs and the table follows it, so a run that stops anywhere is finished by the next one.
 */
export const rotateKeys = async (purpose: KeyPurpose, secretArn: string, now: EpochMs): Promise<void> => {
  const policy = policies[purpose]
  const signers = await readPrivateKeys(secretArn)
  const ring = await changeKeyRing(purpose, before => updatedRing(before, signers, policy, now))
  const step = nextRotationStep(ring, signers, policy, now)
  // Of concurrent runs one continues. The lease lasts longer than a run may, so the next holder sees all that the run
  // before did.
  if (step.kind === 'wait' || !(await leaseRotation(purpose, now))) return
  const next =
    step.kind === 'make'
      ? { ...signers, keys: [...signers.keys, await makePrivateKey()] }
      : { current: step.kid, keys: signers.keys.filter(({ kid }) => kid === step.kid) }
  await writePrivateKeys(secretArn, next)
  await changeKeyRing(purpose, before => updatedRing(before, next, policy, now))
}
