import { resendCode } from '../../shared/identity/contracts/resend-code.ts'
import { keepsAddress } from '../../shared/identity/rules/registration.ts'
import { codeExpiresAt, hasEmail, newVerification } from '../../shared/identity/rules/user.ts'
import { isAddressTaken } from '../../shared/identity/store/addresses.ts'
import { renewCode, waitingRegistrations } from '../../shared/identity/store/registrations.ts'
import { findUserId, readUser } from '../../shared/identity/store/users.ts'
import { putVerification } from '../../shared/identity/store/verifications.ts'
import { requireService } from '../../shared/platform/dynamo/outages.ts'
import { byContact } from '../../shared/platform/http/by-contact.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

/** One write, whatever there is to verify. */
export const handler = endpoint(resendCode, {
  byContact,
  load: async ({ body, now }) => {
    const [user, isTaken, [registration]] = await Promise.all([
      findUserId(body).then(readUser),
      isAddressTaken(body.email, now),
      waitingRegistrations({ ...body, most: 1 }, now),
    ])
    return { user, isTaken, registration }
  },
  run: async ({ body: { email }, now }, { user, isTaken, registration }) => {
    await requireService('ses', now)
    // An earlier version made accounts before their address was proved.
    if (user && hasEmail(user) && !registration && !keepsAddress(user))
      await putVerification(newVerification(user, now))
    else await renewCode({ email, registration, isOwed: !isTaken }, now)
    return { expires_at: codeExpiresAt(now) }
  },
})
