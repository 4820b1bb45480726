const loopback = /^(localhost|([\w-]+\.)+localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * Guards against DNS rebinding: a page of another site whose name was made to lead to 127.0.0.1 is of the same origin as
 * what listens there, so its scripts could read the inbox; but its requests still carry that other name.
 * @param more names that are answered too, without a port
 * @returns a function of a request's `Host`: a sentence when it names neither this machine's loopback nor one of `more`
 */
export const hostCheck = (more: readonly string[] = []): ((host: string | undefined) => string | undefined) => {
  const allowed = new Set(more.map(name => name.trim().toLowerCase()).filter(Boolean))
  const names = [
    'localhost, *.localhost, 127.0.0.0/8 and [::1]',
    ...(allowed.size > 0 ? [[...allowed].join(', ')] : []),
  ]
  const refusal = `The local cloud answers for ${names.join(', and for ')} alone; ALLOWED_HOSTS adds names, with commas between.`
  return host => {
    const name = (host ?? '').toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '')
    return loopback.test(name) || allowed.has(name) ? undefined : refusal
  }
}
