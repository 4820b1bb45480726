import { arn, region } from '../account.ts'
import { physicalName } from '../template/names.ts'
import { type CreatedResource, created, type ResourceRequest } from '../template/resource.ts'

export const createBucket = async (
  { path, properties }: ResourceRequest,
  endpoint: string,
): Promise<CreatedResource> => {
  const name = (properties.BucketName as string) ?? physicalName(path, 63).toLowerCase()
  const headers = properties.ObjectLockEnabled ? { 'x-amz-bucket-object-lock-enabled': 'true' } : {}
  await accepted(await fetch(`${endpoint}/${name}`, { method: 'PUT', headers }))
  const lock = properties.ObjectLockConfiguration as ObjectLock | undefined
  if (lock) await accepted(await fetch(`${endpoint}/${name}?object-lock`, { method: 'PUT', body: lockXml(lock) }))
  const domain = `${name}.s3.${region}.amazonaws.com`
  return created(name, { Arn: `arn:aws:s3:::${name}`, DomainName: domain, RegionalDomainName: domain })
}

interface ObjectLock {
  readonly Rule?: { readonly DefaultRetention?: { readonly Mode: string; readonly Days?: number } }
}

const lockXml = ({ Rule }: ObjectLock): string => {
  const { Mode, Days } = Rule?.DefaultRetention ?? {}
  if (Mode !== 'COMPLIANCE' || !Days) throw new Error('an object lock is served here with days in the mode COMPLIANCE')
  return `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>${Mode}</Mode><Days>${Days}</Days></DefaultRetention></Rule></ObjectLockConfiguration>`
}

export const createTopic = async (
  { path, properties }: ResourceRequest,
  endpoint: string,
): Promise<CreatedResource> => {
  const name = (properties.TopicName as string) ?? physicalName(path, 256)
  const body = new URLSearchParams({ Action: 'CreateTopic', Version: '2010-03-31', Name: name })
  await accepted(await fetch(endpoint, { method: 'POST', body }))
  const ref = arn('sns', name)
  return created(ref, { TopicArn: ref, TopicName: name })
}

const accepted = async (response: Response): Promise<void> => {
  if (!response.ok) throw new Error(`the engine answered ${response.status}: ${await response.text()}`)
}
