/** A page of the candidates read so far: `next` is the last one, if there are more behind it. */
export interface Page<Candidate, Shown> {
  readonly shown: readonly Shown[]
  readonly next: Candidate | undefined
}

/** The most candidates read for one page, however few of them are shown. */
const mostLooks = 200

/**
 * Reads candidates in their order until `limit` of them are shown, as many at once as the page still lacks: a page that
 * shows all it reads costs `limit` reads and no more.
 */
export const fillPage = async <Candidate, Shown>(
  candidates: readonly Candidate[],
  limit: number,
  look: (candidates: readonly Candidate[]) => Promise<readonly (Shown | undefined)[]>,
): Promise<Page<Candidate, Shown>> => {
  const shown: Shown[] = []
  let looked = 0
  while (shown.length < limit && looked < Math.min(candidates.length, mostLooks)) {
    const some = candidates.slice(looked, Math.min(looked + limit - shown.length, mostLooks))
    looked += some.length
    for (const found of await look(some)) if (found !== undefined) shown.push(found)
  }
  return { shown, next: looked < candidates.length ? candidates[looked - 1] : undefined }
}
