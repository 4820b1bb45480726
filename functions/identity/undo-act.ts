import { undoAct } from '../../shared/identity/contracts/undo-act.ts'
import { undoTokenInvalid } from '../../shared/identity/rules/errors.ts'
import { readUndoToken } from '../../shared/identity/rules/link-tokens.ts'
import * as workflow from '../../shared/identity/workflows/undo-act.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(undoAct, async ({ body: { token }, now }) => {
  const named = readUndoToken(await readSecretKey('CODES_SECRET'), token)
  if (!named) throw undoTokenInvalid()
  const { email } = await workflow.undoAct(named, now)
  return { next: email === null ? ('sign_in_by_code' as const) : ('reset_password' as const) }
})
