import { defineConfig } from 'vitest/config'
import { bundledFiles } from './test/support/bundled-files.ts'

/** What takes long though it needs no more than DynamoDB Local: whole engines, crowds, every crash point, the whole stack. */
const long = [
  'test/local/**/*.test.ts',
  'test/lib/**/*.test.ts',
  'test/inventory/store/*.test.ts',
  'test/commerce/{settle,confirm-free,extend-hold}.test.ts',
  'test/payments/{reconcile-payments,on-refund,on-payment-event,gateway-http,initiate-payment,lost-replies}.test.ts',
  'test/notifications/on-notification.test.ts',
  'test/network/{demo,search-property,search-cost,search-schedules,store/catalog}.test.ts',
  'test/architecture/bundle-budgets.test.ts',
  'test/identity/{owasp-api-top-10,every-refusal,revoked-sessions,rotate-signing-keys,logout-all,list-users}.test.ts',
  'test/activity/{audit-verify,verify,on-activity}.test.ts',
  'test/platform/{put-groups,back-off,throttled}.test.ts',
  'test/regression/**/*.test.ts',
]
const cloud = ['test/e2e/**/*.test.ts', 'test/**/*.cloud.test.ts']
const engine = {
  globalSetup: ['test/support/engine.ts'],
  setupFiles: ['test/support/request-limits.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
}

/**
 * `fast` and `long` need DynamoDB Local at most; `local` tries the local cloud on a small app, `cloud` runs the product
 * in it. `npm run check` runs the first, `npm test` all.
 */
export default defineConfig({
  test: {
    silent: 'passed-only',
    projects: [
      {
        plugins: [bundledFiles()],
        test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: [...cloud, ...long], ...engine },
      },
      {
        plugins: [bundledFiles()],
        test: { name: 'long', include: long, exclude: cloud, ...engine },
      },
      {
        test: {
          name: 'local',
          include: ['test/**/*.cloud.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'cloud',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/running-cloud.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
