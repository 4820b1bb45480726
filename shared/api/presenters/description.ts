import all from 'holdfast:openapi'

/** What the sandbox gateway is described under; a production stage has none. */
const trials = 'sandbox'

/** The description of what this stage has. */
export const descriptionOf = (stage: string | undefined): Readonly<Record<string, unknown>> => {
  if (stage !== 'production') return all
  const paths = Object.entries(all.paths).filter(([, operations]) =>
    Object.values(operations).every(({ tags }) => !tags.includes(trials)),
  )
  return { ...all, tags: all.tags.filter(({ name }) => name !== trials), paths: Object.fromEntries(paths) }
}
