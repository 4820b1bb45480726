import { product } from '../../domains.ts'

const kinds = Object.values(product.entities).flatMap(({ kinds }) => kinds)

/** The entity that `booking:bkg_…`, or `bkg_…` alone, names; undefined for any other text. */
export const entityNamed = (text: string): string | undefined => {
  if (/^[a-z][a-z-]*:./.test(text)) return text
  const named = kinds.find(({ prefix }) => prefix !== undefined && text.startsWith(prefix))
  return named && `${named.kind}:${text}`
}
