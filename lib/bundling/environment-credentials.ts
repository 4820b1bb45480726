import { fromEnv } from '@aws-sdk/credential-provider-env'

/**
 * Stands in for `@aws-sdk/credential-provider-node` in every bundle. Lambda puts credentials into the environment, so the
 * rest of that chain (profiles, SSO, web identity, process, container, instance) could never be reached.
 */
export const defaultProvider = (init?: Parameters<typeof fromEnv>[0]) => fromEnv(init)
