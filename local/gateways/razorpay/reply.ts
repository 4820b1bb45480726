import type { Asked, Reply } from '../exchange.ts'

/** Razorpay answers nearly every refusal with 400 and a description. */
export const refused = (description: string, status = 400): Reply => ({
  status,
  body: {
    error: {
      code: 'BAD_REQUEST_ERROR',
      description,
      source: status === 401 ? 'NA' : 'business',
      step: 'payment_initiation',
      reason: 'input_validation_failed',
      metadata: {},
    },
  },
})

export const unknown = () => refused('The id provided does not exist')
export const given = (body: unknown): Reply => ({ status: 200, body })
export const listed = (items: readonly unknown[]): Reply => given({ entity: 'collection', count: items.length, items })

export const bodyOf = ({ body }: Asked): Record<string, never> => (body === '' ? {} : JSON.parse(body))
