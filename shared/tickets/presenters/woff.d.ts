/** Laid beside the bundle; the value is its address from there. */
declare module '*.woff' {
  const address: string
  export default address
}
