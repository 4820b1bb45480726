import { changeOwnUser } from '../../shared/identity/contracts/change-own-user.ts'
import { toUser } from '../../shared/identity/presenters/to-user.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { changeUser } from '../../shared/identity/workflows/change-user.ts'
import { contactCaps, sendContactCodes } from '../../shared/identity/workflows/send-contact-codes.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

const { name, limit } = changeOwnUser

/** Names change at once; an address or number waits for the code that it is sent. */
export const handler = endpoint(changeOwnUser, {
  caps: async ({ user, body, ip, now }) => [
    { ...limit, key: `${name}#${user.user_id}` },
    ...(await contactCaps({ ...user, ip }, body, now)),
  ],
  run: async ({ user: { user_id }, body: { email, phone_number, ...names }, now }) => {
    const isNamed = Object.values(names).some(name => name !== undefined)
    const user = isNamed ? await changeUser(user_id, names) : await readUser(user_id)
    if (!user) throw notFound()
    return { ...toUser(user), ...(await sendContactCodes(user, { email, phone_number }, now)) }
  },
})
