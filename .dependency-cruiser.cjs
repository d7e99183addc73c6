/** Which folder may import which; every other way is closed. `npm run lint` holds it. */
const client = 'prisma/client';
const may = {
  domain: [],
  workflows: ['domain'],
  ledger: ['domain', client],
  mail: ['domain'],
  vetting: ['domain', 'ledger', 'mail', client],
  activities: ['domain', 'ledger', 'mail', 'vetting', client],
  client: ['domain', 'workflows'],
  telemetry: ['domain', 'ledger', 'client', 'activities', client],
  worker: ['domain', 'activities', 'ledger', 'mail', 'telemetry', 'workflows', client],
  api: ['domain', 'ledger', 'mail', 'vetting', 'client', 'telemetry', 'workflows', client],
  cli: ['domain', 'ledger', 'client', 'workflows', 'activities', client],
  prisma: [],
  sample: ['domain', 'cli/import', client],
  stack: ['domain', 'ledger', 'prisma', 'sample', 'workflows'],
};
/** Where a process begins: these read the configuration and know how a process runs. */
const entries = ['worker', 'api', 'cli', 'stack', 'prisma'];
const atTop = '^(config|run-process|log|payload-codec)\\.ts$';

const folder = (name) => `^${name}/`;
const ours = [...Object.keys(may), 'test', 'bench', 'faults'].map(folder);
const anyOf = (names) => names.map(folder).join('|');

const ways = Object.entries(may).map(([from, to]) => ({
  name: `${from}-imports-only-${to.length > 0 ? to.map((name) => name.replace('/', '-')).join('-') : 'itself'}`,
  comment: `${from}/ may import ${to.join(', ') || 'none of our other folders'} (one direction only).`,
  severity: 'error',
  from: { path: folder(from) },
  to: { path: ours, pathNot: [folder(from), ...to.map(folder), ...(from === 'workflows' ? ['^activities/'] : [])] },
}));

module.exports = {
  forbidden: [
    ...ways,
    {
      name: 'domain-is-pure',
      comment: 'domain/ holds plain functions: no Node, and only packages without side effects.',
      severity: 'error',
      from: { path: folder('domain') },
      to: {
        path: ['(^|/)node_modules/', '^[^./]'],
        pathNot: ['(^|/)node_modules/(zod|dinero\\.js|temporal-polyfill|uuid)/', folder('domain')],
      },
    },
    {
      name: 'workflows-know-activities-as-types',
      comment: 'A value import would drag Prisma into the bundle.',
      severity: 'error',
      from: { path: folder('workflows') },
      to: { path: folder('activities'), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflows-are-deterministic',
      comment: 'A workflow runs in a sandbox: of packages, it knows only Temporal itself.',
      severity: 'error',
      from: { path: folder('workflows') },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'], pathNot: '(^|/)node_modules/@temporalio/(workflow|common)/' },
    },
    {
      name: 'only-entries-read-the-configuration',
      comment:
        'config.ts, run-process.ts and log.ts are for the folders where a process begins; others are given what they need.',
      severity: 'error',
      from: { path: anyOf(Object.keys(may).filter((name) => !entries.includes(name))) },
      to: { path: atTop, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'production-needs-no-dev-dependency',
      severity: 'error',
      from: { path: anyOf(Object.keys(may).filter((name) => name !== 'stack')) },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '(^|/)node_modules/@types/' },
    },
    {
      name: 'every-package-is-declared',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'undetermined'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.(m|c)?js$', '\\.config\\.ts$', '\\.d\\.ts$'] },
      to: {},
    },
    { name: 'no-dead-imports', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: ['node_modules', client] },
    exclude: { path: ['^\\.tools/', '^\\.kept/', '^\\.compiled/', '^test/histories/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
