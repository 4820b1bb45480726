import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { bundledFiles } from './test/support/bundled-files.ts'

/** What takes long though it needs no more than the engine: crowds, every crash point, the whole stack. */
const long = [
  'test/local/**/*.test.ts',
  'test/lib/**/*.test.ts',
  'test/inventory/store/*.test.ts',
  'test/commerce/{settle,free-booking,extend-hold,cancel-booking,call-off,money-races,offer-to-waiting,seating}.test.ts',
  'test/payments/{payment-cases,killed-cases,reconcile-payments,on-refund,on-payment-event,gateway-http,initiate-payment,lost-replies,repeated-payment}.test.ts',
  'test/bookings/repeated-booking.test.ts',
  'test/memberships/on-subscription.test.ts',
  'test/invoices/numbering.test.ts',
  'test/notifications/on-notification.test.ts',
  'test/transit/{demo,search-property,search-cost,search-schedules,store/catalog}.test.ts',
  'test/architecture/{common-errors,foreign-domain}.test.ts',
  'test/identity/{owasp-api-top-10,revoked-sessions,rotate-signing-keys,logout-all,list-users}.test.ts',
  'test/activity/{verify,on-activity,anchor-chains}.test.ts',
  'test/platform/{transactional-put,back-off,throttled,migrate}.test.ts',
]
/** Run a browser, or a command of the project in a process of its own. */
const programs = [
  'test/{tickets/printed-ticket,sandbox/show-sandbox-checkout,local/gateways/pages}.test.ts',
  'test/{identity/create-admin,activity/audit-verify,commerce/ledger-verify,platform/migrate-command,bin/seed}.test.ts',
]
/** One file for each fault that was found. */
const regression = ['test/regression/**/*.test.ts']
/** Wait a minute for late payments and repeated refunds, and take little time of the processor. */
const waiting = ['test/e2e/{late-payment,try-every-payment}.test.ts']
/** Begun first, so that no worker is left alone with one of them at the end. */
const slowest = /killed-cases|lib\/stack|commerce\/settle\.|repeated-|on-notification|common-errors/

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isSlow = ({ moduleId }: TestSpecification) => slowest.test(moduleId)
    return [...sorted.filter(isSlow), ...sorted.filter(file => !isSlow(file))]
  }
}
const cloud = ['test/e2e/**/*.test.ts', 'test/**/*.cloud.test.ts']
/** Long enough to end only a test that hangs, as the duration of others depends on the machine. */
const patient = { testTimeout: 300_000, hookTimeout: 300_000 }
/** vitest runs projects with different numbers of workers one after the other. */
const oneAtATime = { fileParallelism: false, sequence: { groupOrder: 1 } }
const engine = {
  globalSetup: ['test/support/engine.ts'],
  setupFiles: ['test/support/fresh-file.ts', 'test/support/request-limits.ts'],
  isolate: false,
  ...patient,
}

/**
 * `fast` needs the DynamoDB engine at most, `long` and `regression` a second engine or much time too, `programs` a browser; `local` tries the
 * local cloud on a small app, `cloud` and `waiting` run the product in it. `npm run check` runs the first, `npm test` all.
 */
export default defineConfig({
  test: {
    silent: 'passed-only',
    maxWorkers: 2,
    // `npm run coverage`; the files with lines that no test reaches are listed.
    coverage: {
      provider: 'v8',
      include: ['shared/**/*.ts', 'functions/**/*.ts'],
      reporter: [['text', { skipFull: true, maxCols: 140 }]],
      reportsDirectory: 'node_modules/.cache/coverage',
      thresholds: { lines: 90, branches: 85 },
    },
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        plugins: [bundledFiles()],
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: [...cloud, ...long, ...programs, ...regression],
          ...engine,
        },
      },
      {
        plugins: [bundledFiles()],
        test: { name: 'long', include: long, exclude: [...cloud, ...programs], ...engine },
      },
      {
        test: {
          name: 'local',
          include: ['test/**/*.cloud.test.ts'],
          ...patient,
          ...oneAtATime,
        },
      },
      {
        test: {
          name: 'cloud',
          include: ['test/e2e/**/*.test.ts'],
          exclude: waiting,
          globalSetup: ['test/support/running-cloud.ts'],
          ...patient,
          ...oneAtATime,
        },
      },
      {
        plugins: [bundledFiles()],
        test: { name: 'programs', include: programs, ...engine, ...oneAtATime },
      },
      {
        plugins: [bundledFiles()],
        test: { name: 'regression', include: regression, ...engine, ...oneAtATime },
      },
      { test: { name: 'waiting', include: waiting, ...patient, ...oneAtATime } },
    ],
  },
})
