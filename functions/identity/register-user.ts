import { registerUser } from '../../shared/identity/contracts/register-user.ts'
import { toUser } from '../../shared/identity/presenters/to-user.ts'
import { isCommonPassword } from '../../shared/identity/rules/common-passwords.ts'
import { passwordTooCommon } from '../../shared/identity/rules/errors.ts'
import { accountFrom } from '../../shared/identity/rules/registration.ts'
import { requireAllowed } from '../../shared/identity/rules/usernames.ts'
import { isAddressTaken } from '../../shared/identity/store/addresses.ts'
import { register } from '../../shared/identity/workflows/register.ts'
import { requireService } from '../../shared/platform/dynamo/outages.ts'
import { byContact } from '../../shared/platform/http/by-contact.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

/** Only the address's owner learns, by mail, that it has an account; reply and work are the same. */
export const handler = endpoint(registerUser, {
  byContact,
  idempotency: 'own',
  load: ({ body, now }) => isAddressTaken(body.email, now),
  run: async ({ body, ip, idempotencyKey, now }, isTaken) => {
    await requireService('ses', now)
    requireAllowed(body.username)
    if (isCommonPassword(body.password)) throw passwordTooCommon()
    const keyed = idempotencyKey === undefined ? undefined : `${ip}#${idempotencyKey}`
    const registration = await register({ body, isTaken, keyed }, now)
    return { ...toUser(accountFrom(registration)), email_verified: false }
  },
})
