import type { Condition } from '../../platform/dynamo/writes.ts'
import { contactsOf } from '../rules/contacts.ts'
import type { User } from '../rules/user.ts'

export const states = ['role', 'deactivated_at', 'erase_after'] as const

/** That an account's role and state are as they were read. */
export const stateAsRead = (before: User): Condition => {
  const known = states.filter(name => before[name] !== undefined)
  return {
    when: states
      .map(name => (before[name] === undefined ? `attribute_not_exists(#${name})` : `#${name} = :was_${name}`))
      .join(' AND '),
    names: Object.fromEntries(states.map(name => [`#${name}`, name])),
    values: Object.fromEntries(known.map(name => [`:was_${name}`, before[name]])),
  }
}

/** That its address and number are. */
export const contactsAsRead = (before: User): Condition => {
  const { email, email_verified, phone_number, phone_verified } = contactsOf(before)
  const isProved = phone_verified
    ? 'phone_verified = :yes'
    : '(attribute_not_exists(phone_verified) OR phone_verified = :no)'
  return {
    when: `email = :was_email AND email_verified = :was_proved AND phone_number = :was_number AND ${isProved}`,
    values: {
      ':was_email': email,
      ':was_proved': email_verified,
      ':was_number': phone_number,
      ...(phone_verified ? { ':yes': true } : { ':no': false }),
    },
  }
}

export const isNotBeingErased: Condition = { when: 'attribute_not_exists(erasing_since)' }

/** That all of some conditions hold. */
export const every = (...conditions: readonly Condition[]): Condition => ({
  when: conditions.map(({ when }) => when).join(' AND '),
  names: Object.assign({}, ...conditions.map(({ names }) => names)),
  values: Object.assign({}, ...conditions.map(({ values }) => values)),
})
