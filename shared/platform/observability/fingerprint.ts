/**
 * Eight digits that are the same for errors of one cause. The line and the trace decide, without the places in the code,
 * which move with every deploy.
 */
export const fingerprintOf = (message: string, trace: string): string => {
  const cause = `${message}|${trace.replace(/\(?(?:file:|node:|\/)[^\s|)]*\)?|\d+/g, '')}`
  let hash = 0x811c9dc5
  // FNV-1a: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
  for (const byte of Buffer.from(cause)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
