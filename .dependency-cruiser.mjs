// The layer rule: each folder under source/ imports only itself and the folders named before it, and nothing above
// `host` touches the machine outside.
const layers = [
  'language',
  'kernel',
  'schedulers',
  'library',
  'threading',
  'scenarios',
  'timeline',
  'explorer',
  'screen',
  'session',
  'lecture',
  'host',
  'probes',
  'dashboard',
  'cli',
];
const folder = (names) => `^source/(${names.join('|')})(/|\\.tsx?$)`;
const pure = layers.slice(0, layers.indexOf('host'));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layers.slice(0, -1).map((layer, index) => ({
      name: `${layer}-imports-only-what-is-above`,
      severity: 'error',
      from: { path: folder([layer]) },
      to: { path: folder(layers.slice(index + 1)) },
    })),
    {
      name: 'pure-layers-touch-no-machine',
      comment: 'Files, clocks and processes belong to host/ and below.',
      severity: 'error',
      from: { path: folder(pure) },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-terminal-above-the-dashboard',
      comment: 'Ink and React are the dashboard’s alone.',
      severity: 'error',
      from: { path: folder(layers.slice(0, layers.indexOf('dashboard'))) },
      to: { path: '^node_modules/(ink|react|meow)/' },
    },
    {
      name: 'every-file-in-a-layer',
      severity: 'error',
      from: {},
      to: { path: '^source/', pathNot: [folder(layers), '\\.d\\.ts$'] },
    },
    {
      name: 'no-orphan-folder',
      severity: 'error',
      from: { path: '^source/', pathNot: [folder(layers), '\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'no-cycles-of-values',
      comment:
        'C’s grammar is recursive (a statement in an expression in an initialiser in a statement): so are its readers.',
      severity: 'error',
      from: { pathNot: '^source/language/(parse|check)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: { path: '^source/' },
      to: { couldNotResolve: true, pathNot: '\\.(h|c)$' },
    },
    {
      name: 'no-tests-in-the-program',
      severity: 'error',
      from: { path: '^source/' },
      to: { path: '^(test|bench|tools)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
