import { createHash } from 'node:crypto'

/**
 * The name of a resource that the template leaves to CloudFormation: readable, and the same at every start.
 * @param maxLength of the service; longer ones end in a hash of the whole
 */
export const physicalName = (path: string, maxLength: number): string => {
  const name = path.replace(/[^A-Za-z0-9]+/g, '-')
  if (name.length <= maxLength) return name
  return `${name.slice(0, maxLength - 9)}-${createHash('sha256').update(path).digest('hex').slice(0, 8)}`
}
