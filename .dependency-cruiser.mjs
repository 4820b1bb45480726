/**
 * The layers of a domain and what each may import (docs/architecture.md). `inventory` and `commerce` are the core modules:
 * every selling domain stands on their rules, and its workflows and functions on their stores.
 */
const core = '(inventory|commerce)'
/**
 * Manifests are pure data: each layer may name an id, a role or a table of the domain or the platform that declares it. So are
 * the lists of all of them, and of what the kinds of bookings add to the wire.
 */
const manifests = '[^/]+/domain\\.ts$|(domains|kinds)\\.ts$|platform/tables\\.ts$'
/** A ticket admits to what another domain sells: its rules and presenters are open to those domains. */
const ticketing = 'tickets/(rules/|selling\\.ts$)'
const ours = 'shared/|lib/|functions/|local/|web/|bin/'

/**
 * Imports between domains that are still to go: the sandbox's wire that the payment adapter speaks, and codes and links in
 * mails. Nothing may be added here.
 */
const betweenDomains = [
  ['payments/adapters/sandbox', 'sandbox/(rules/(signature|keys)|contracts/order)'],
  ['notifications/workflows/compose-for-account', 'identity/rules/(verification-code|link-tokens)'],
]
const exempt = (layer, end) =>
  betweenDomains.filter(([from]) => from.includes(`/${layer}/`)).map(pair => pair[end === 'from' ? 0 : 1])

/** A layer may import what `allowed` says, and of packages what `packages` says. */
const layer = (name, comment, allowed, packages = '') => [
  {
    name,
    comment,
    severity: 'error',
    from: { path: `^shared/([^/]+)/${name}/`, pathNot: exempt(name, 'from').map(file => `^shared/${file}\\.ts$`) },
    to: { path: `^(${packages === 'none' ? `${ours}|node_modules/` : ours})`, pathNot: allowed },
  },
  ...betweenDomains
    .filter(([from]) => from.includes(`/${name}/`))
    .map(([from, to]) => ({
      name: `${name}, with exceptions`,
      comment,
      severity: 'error',
      from: { path: `^shared/(${from.split('/')[0]})/${from.split('/').slice(1).join('/')}\\.ts$` },
      to: { path: `^(${ours})`, pathNot: [allowed, `^shared/${to}\\.ts$`] },
    })),
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'kernel-imports-nothing',
      severity: 'error',
      from: { path: '^shared/kernel/' },
      to: { path: `^(shared/(?!kernel/)|lib/|functions/|local/|web/|node_modules/)` },
    },
    {
      name: 'platform-knows-no-domain',
      severity: 'error',
      from: { path: '^shared/platform/' },
      to: { path: '^(shared/(?!kernel/|platform/)|lib/|functions/|local/|web/)' },
    },
    {
      name: 'inventory-knows-no-commerce',
      severity: 'error',
      from: { path: '^shared/inventory/' },
      to: { path: '^shared/commerce/' },
    },
    {
      name: 'core-modules-name-no-domain',
      comment: 'Neither inventory nor commerce names a domain, and so not the lists of all of them either.',
      severity: 'error',
      from: { path: '^shared/(inventory|commerce)/' },
      to: {
        path: '^shared/((?!inventory|commerce|platform)[^/]+/(domain|selling)\\.ts$|(domains|kinds|selling)\\.ts$)',
      },
    },
    {
      name: 'domains-have-six-layers',
      comment:
        'A domain has contracts, rules, store, presenters, adapters and workflows, a manifest, a selling adapter, and nothing else.',
      severity: 'error',
      from: { path: '.' },
      to: {
        path: '^shared/(?!kernel/|platform/)[^/]+/',
        pathNot: '^shared/[^/]+/((contracts|rules|store|presenters|adapters|workflows)/|(domain|selling)\\.ts$)',
      },
    },
    ...layer(
      'contracts',
      'The wire, pure data: browsers import them. Holds and bookings are shown in one form wherever they are made.',
      '^(shared/($1|reservations|bookings)/contracts/|shared/platform/http/(contract|texts|email|phone-number)\\.ts$|shared/kernel/(?!derived-ids)|shared/([^/]+/domain|domains|kinds|platform/tables)\\.ts$|node_modules/zod/)',
      'none',
    ),
    ...layer(
      'rules',
      'Pure functions and record types; jose and zod are no I/O.',
      `^shared/(kernel/|$1/rules/|${core}/rules/|${ticketing}|platform/auth/(access-keys|role-scopes)\\.ts$|${manifests})`,
    ),
    ...layer(
      'store',
      'DynamoDB, for the own rules.',
      `^shared/(kernel/|$1/(rules|store)/|platform/(dynamo/|migrations\\.ts$)|${manifests})`,
    ),
    ...layer(
      'presenters',
      'Records become what the wire, a mail or a page shows; all pages have one layout.',
      `^shared/(kernel/|$1/(rules|contracts|presenters)/|${core}/(rules|contracts)/|${ticketing}|tickets/presenters/|platform/pages/|${manifests})`,
    ),
    ...layer(
      'adapters',
      'Systems of others, each behind an interface of ours.',
      `^shared/(kernel/|$1/(rules|contracts|adapters)/|${core}/rules/|platform/|${manifests})`,
    ),
    ...layer(
      'workflows',
      'Several steps of I/O in order.',
      `^shared/(kernel/|$1/|${core}/|platform/|${manifests}|selling\\.ts$)`,
    ),
    {
      name: 'rules-and-presenters-do-no-io',
      severity: 'error',
      from: { path: '^shared/[^/]+/(rules|presenters|contracts)/' },
      to: { path: 'node_modules/@aws' },
    },
    {
      name: 'sdks-are-for-stores-adapters-and-the-platform',
      severity: 'error',
      from: { path: '^(functions|shared)/', pathNot: '^shared/([^/]+/(store|adapters)/|platform/)' },
      to: { path: 'node_modules/@aws-sdk/' },
    },
    {
      name: 'only-stores-touch-dynamo',
      severity: 'error',
      from: {
        path: '^(functions|shared)/',
        pathNot: '^shared/([^/]+/store/|platform/dynamo/|platform/events/stream\\.ts$)',
      },
      to: { path: 'node_modules/@aws-sdk/(client-dynamodb|lib-dynamodb|util-dynamodb)' },
    },
    {
      name: 'functions-never-use-a-foreign-store',
      comment: 'The stores of the core modules are open to the functions of every selling domain.',
      severity: 'error',
      from: { path: '^functions/([^/]+)/' },
      to: { path: '^shared/(?!kernel/)[^/]+/store/', pathNot: `^shared/($1|${core})/store/` },
    },
    {
      name: 'functions-are-entries',
      severity: 'error',
      from: { path: '^(shared|lib|functions|web)/' },
      to: { path: '^functions/' },
    },
    {
      name: 'product-knows-no-local-cloud',
      severity: 'error',
      from: { path: '^(shared|functions|lib|bin|web)/' },
      to: { path: '^(local|test|bench)/' },
    },
    {
      name: 'local-cloud-knows-the-templates-alone',
      comment: 'What runs on a laptop is read from what is synthesized, never from the constructs that write it.',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^lib/(app\\.ts$|stacks/|constructs/|domains/|edge/(?!pattern\\.ts$))' },
    },
    {
      name: 'path-patterns-are-pure',
      severity: 'error',
      from: { path: '^lib/edge/(path-patterns|pattern)\\.ts$' },
      to: { path: '.', pathNot: '^lib/edge/pattern\\.ts$' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
