import type { Plan } from '../rules/records.ts'

export const toPlan = ({ id, terms, state, version }: Plan) => ({
  id,
  ...terms,
  benefits: [...terms.benefits],
  status: state,
  version,
})
