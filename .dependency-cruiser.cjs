/**
 * The import law of the house: floors from top to bottom; a file imports only from its own subject and from floors
 * below. docs/ARCHITECTURE.md tells why; test/architecture.test.ts runs it and plants a breach.
 */
const floors = [
  'reports',
  'findings',
  'wall',
  'patrol',
  'duty',
  'outages',
  'health',
  'media',
  'discovery',
  'registry',
  'access',
  'platform',
];

const floorRules = floors.slice(1).map((floor, index) => ({
  name: `floor-${floor}`,
  severity: 'error',
  comment: `gateway/${floor} imports from its own subject and from floors below only`,
  from: { path: `^gateway/${floor}/` },
  to: { path: `^gateway/(${floors.slice(0, index + 1).join('|')}|main\\.ts|app\\.ts)` },
}));

const owners = {
  express: '^gateway/(platform/http/|[a-z/-]+-routes\\.ts$)',
  ws: '^gateway/platform/realtime/',
  sequelize: '^gateway/(platform/database/|[a-z/-]+-store\\.ts$)',
  mysql2: '^gateway/platform/database/',
  umzug: '^gateway/platform/database/',
  'node-cron': '^gateway/platform/scheduling/',
  pino: '^gateway/platform/observability/',
  'prom-client': '^gateway/platform/observability/',
  'fluent-ffmpeg': '^gateway/media/pixels/',
  'node-onvif': '^adapters/onvif/',
  '@node-rs/argon2': '^gateway/access/',
  'read-excel-file': '^gateway/registry/sheets/',
  'write-excel-file': '^gateway/registry/sheets/',
  'csv-parse': '^gateway/registry/sheets/',
  nodemailer: '^gateway/outages/notices/mail-provider\\.ts$',
};

const ownerRules = Object.entries(owners).map(([name, path]) => ({
  name: `owner-of-${name.replace(/[^a-z0-9-]/g, '')}`,
  severity: 'error',
  comment: `${name} is fenced into one folder`,
  from: { path: '^(gateway|adapters)/', pathNot: path },
  to: { path: `^node_modules/${name}/` },
}));

module.exports = {
  forbidden: [
    ...floorRules,
    ...ownerRules,
    {
      name: 'only-app-wires',
      severity: 'error',
      comment: 'app.ts alone names concrete adapters; subjects know the types of adapters/sdk',
      from: { path: '^gateway/', pathNot: '^gateway/app\\.ts$' },
      to: { path: '^adapters/(?!sdk/)' },
    },
    {
      name: 'adapters-stand-alone',
      severity: 'error',
      comment: 'an adapter imports adapters/sdk and its own folder, nothing of the gateway',
      from: { path: '^adapters/([a-z-]+)/' },
      to: { path: '^(gateway|config|web-wall|test)/|^adapters/(?!sdk/|$1/)' },
    },
    {
      name: 'pure-is-pure',
      severity: 'error',
      comment: 'a file without an edge ending imports no edge, no driver and nothing that touches the world',
      from: {
        path: '^gateway/(access|registry|discovery|health|outages|duty|patrol|wall|findings)/[a-z0-9/-]+\\.ts$',
        pathNot: '-(api|service|store|routes|job|provider)\\.ts$|/create-[a-z]+\\.ts$',
      },
      to: {
        path: '-(service|store|routes|job|provider)\\.ts$|/create-[a-z]+\\.ts$|^node_modules/(sequelize|express|ws|pino|node-cron)/|^(node:)?(fs|net|http|https|dgram|child_process|worker_threads)(/|$)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'api-is-light',
      severity: 'error',
      comment: '*-api.ts is shared with the browser: zod and pure files only',
      from: { path: '^gateway/.*-api\\.ts$' },
      to: {
        path: '-(service|store|routes|job|provider)\\.ts$|^node_modules/(?!zod/|zod-openapi/)|^(node:)?(fs|net|http|https|dgram|child_process|worker_threads|crypto)(/|$)',
      },
    },
    {
      name: 'stores-below-services',
      severity: 'error',
      comment: 'a store knows no service, route or job',
      from: { path: '-store\\.ts$' },
      to: { path: '-(service|routes|job)\\.ts$' },
    },
    {
      name: 'services-below-routes',
      severity: 'error',
      comment: 'a service knows no route or job',
      from: { path: '-service\\.ts$' },
      to: { path: '-(routes|job)\\.ts$' },
    },
    {
      name: 'web-imports-api-only',
      severity: 'error',
      comment: 'web-wall sees the server through *-api.ts files',
      from: { path: '^web-wall/' },
      to: { path: '^(gateway|adapters|config|test|scripts)/', pathNot: '^gateway/.*-api\\.ts$' },
    },
    {
      name: 'wall-without-component-library',
      severity: 'error',
      comment: 'the wall is bare React and CSS; desks are another, lazily loaded part',
      from: { path: '^web-wall/src/wall/' },
      to: { path: '^node_modules/(antd|@ant-design)/|^web-wall/src/desks/' },
    },
    {
      name: 'product-knows-no-test',
      severity: 'error',
      from: { path: '^(gateway|adapters|config|web-wall)/' },
      to: { path: '^(test|scripts)/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    { name: 'no-orphan-dependency', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    builtInModules: { add: ['node:sqlite'] },
  },
};
