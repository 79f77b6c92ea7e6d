// One jest, five projects: `unit` is pure and fast (npm run check), `integration` uses real HTTP and the real store,
// `e2e` drives a real browser and real processes against the built files, `bench` prints ratios and asserts nothing,
// `campaign` is too long for `npm test` (npm run sabotage).
const swc = [
  '@swc/jest',
  {
    jsc: {
      parser: { syntax: 'typescript', tsx: true },
      target: 'es2022',
      transform: { react: { runtime: 'automatic' } },
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];
const base = {
  rootDir: __dirname,
  transform: { '^.+\\.tsx?$': swc },
  moduleFileExtensions: ['ts', 'tsx', 'js', 'cjs', 'mjs', 'json'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data', '<rootDir>/.cache'],
};
const project = (name, extra = {}) => ({
  ...base,
  displayName: name,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/test/**/*.${name}.test.ts`, `<rootDir>/test/**/*.${name}.test.tsx`],
  ...extra,
});
module.exports = {
  // A limit for what hangs, not a measure of speed: two workers share two cores with whatever else the machine does.
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/support/sequencer.cjs',
  projects: [
    project('unit'),
    project('integration', { setupFiles: ['<rootDir>/test/support/integration-setup.ts'] }),
    project('e2e', { setupFiles: ['<rootDir>/test/support/e2e-setup.ts'] }),
    project('bench'),
    project('campaign'),
  ],
};
