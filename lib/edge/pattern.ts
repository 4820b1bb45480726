/** Whether a path pattern of CloudFront matches: `*` is any text, slashes too, and `?` any one character. */
export const matchesPattern = (pattern: string, path: string): boolean => {
  const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, found => ({ '*': '.*', '?': '.' })[found] ?? `\\${found}`)
  return new RegExp(`^${source}$`, 's').test(path)
}

/** More segments first, as `*` matches slashes too; then words before `*`, from the left, as an HTTP API prefers them. */
export const byPrecedence = (left: string, right: string): number => {
  const [ours, theirs] = [left.split('/'), right.split('/')]
  if (ours.length !== theirs.length) return theirs.length - ours.length
  const at = ours.findIndex((segment, index) => segment !== theirs[index])
  if (at < 0) return 0
  const [our = '', their = ''] = [ours[at], theirs[at]]
  if (our === '*' || their === '*') return our === '*' ? 1 : -1
  return our < their ? -1 : 1
}
