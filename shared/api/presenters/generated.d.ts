/** OpenAPI 3.1 of every contract, made when functions are bundled (lib/bundling/generated.ts). */
declare module 'holdfast:openapi' {
  const description: {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly tags: readonly string[] }>>>>
    readonly tags: readonly { readonly name: string }[]
    readonly [more: string]: unknown
  }
  export default description
}

/** The script that shows the description in a browser: gzip in base64. */
declare module 'holdfast:docs-viewer' {
  const gzipped: string
  export default gzipped
}

/** The name of that script, which changes with it: `viewer-<hash>.js`. */
declare module 'holdfast:docs-viewer-name' {
  const name: string
  export default name
}
