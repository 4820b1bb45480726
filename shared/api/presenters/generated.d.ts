/** OpenAPI 3.1 of every contract, made when functions are bundled (lib/bundling/generated.ts). */
declare module 'holdfast:openapi' {
  const description: Readonly<Record<string, unknown>>
  export default description
}
