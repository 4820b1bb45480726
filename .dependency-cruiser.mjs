/**
 * Who may import whom (docs/decisions/0003-two-kernels-share-their-stores.md). `inventory` and `commerce` are kernels:
 * every selling domain stands on their rules and its functions on their stores.
 */
const kernels = '(inventory|commerce)'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'kernel-imports-nothing',
      severity: 'error',
      from: { path: '^shared/kernel/' },
      to: { path: '^(shared/(?!kernel/)|lib/|functions/|local/|web/|node_modules/)' },
    },
    {
      name: 'platform-knows-no-domain',
      severity: 'error',
      from: { path: '^shared/platform/' },
      to: { path: '^(shared/(?!kernel/|platform/)|lib/|functions/|local/|web/)' },
    },
    {
      name: 'rules-stand-on-kernels-alone',
      comment:
        'Pure functions: the kernel, the rules of the two kernels, rules of the own domain; jose and zod are no I/O.',
      severity: 'error',
      from: { path: '^shared/([^/]+)/rules/' },
      to: {
        path: '^(shared/|lib/|functions/|local/|web/|node_modules/@aws)',
        pathNot: `^shared/(kernel/|$1/(rules|contracts)/|${kernels}/rules/|notifications/contracts/|tickets/rules/|identity/rules/|platform/auth/scopes\\.ts$)`,
      },
    },
    {
      name: 'contracts-are-pure-data',
      comment: 'The browser imports them: no table, environment variable, IAM or SDK.',
      severity: 'error',
      from: { path: '^shared/[^/]+/contracts/' },
      to: {
        path: '^(shared/|lib/|functions/|local/|web/|node_modules/)',
        pathNot:
          '^(shared/[^/]+/contracts/|shared/platform/http/contract\\.ts$|shared/kernel/ids\\.ts$|node_modules/zod/)',
      },
    },
    {
      name: 'stores-know-their-own-rules-and-dynamo',
      severity: 'error',
      from: { path: '^shared/([^/]+)/store/' },
      to: {
        path: '^(shared/|lib/|functions/|local/|web/)',
        pathNot: `^shared/(kernel/|platform/dynamo/|$1/(rules|store)/|${kernels}/rules/)`,
      },
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
      comment: 'The stores of the two kernels are open to the functions of every selling domain.',
      severity: 'error',
      from: { path: '^functions/([^/]+)/' },
      to: { path: '^shared/(?!kernel/)[^/]+/store/', pathNot: `^shared/($1|${kernels})/store/` },
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
      name: 'no-cycles',
      comment: 'Types may refer to each other; code may not.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
