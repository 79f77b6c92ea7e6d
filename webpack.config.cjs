// The web workbook: our code in panel.js, packages in vendor/. The packages come minified from their makers, so the
// usual minimizer (minutes on 2 cores) would gain little; swc drops unused code and shortens names in seconds.
const path = require('node:path');
const swc = require('@swc/core');

const withoutDescriptions = path.resolve(__dirname, 'scripts/without-descriptions.cjs');

/** Characters below which a file is worth the time of every simplification: the task pane, not the grid's packages. */
const thoroughBelow = 6_000_000;

class SwcMinify {
  apply(compiler) {
    const { Compilation, sources } = compiler.webpack;
    compiler.hooks.compilation.tap('SwcMinify', (compilation) => {
      const cache = compilation.getCache(`SwcMinify ${thoroughBelow}`);
      const stage = Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_SIZE;
      compilation.hooks.processAssets.tapPromise({ name: 'SwcMinify', stage }, async (assets) => {
        for (const name of Object.keys(assets).filter((file) => file.endsWith('.js'))) {
          const etag = cache.getLazyHashedEtag(assets[name]);
          const code = await cache.providePromise(name, etag, async () => {
            const source = assets[name].source().toString();
            const compress =
              source.length < thoroughBelow
                ? { passes: 2, ecma: 2022 }
                : { defaults: false, dead_code: true, unused: true };
            return (await swc.minify(source, { compress, mangle: true, module: false })).code;
          });
          compilation.updateAsset(name, new sources.RawSource(code));
        }
      });
    });
  }
}

/** Configuration for a page's script: `entry` becomes `panel.js` in the folder `output`. */
module.exports = ({ entry = './addin/web/index.tsx', output = 'dist/web' } = {}) => ({
  mode: 'production',
  context: __dirname,
  entry: { panel: path.resolve(__dirname, entry) },
  output: {
    path: path.resolve(__dirname, output),
    filename: '[name].js',
    chunkFilename: 'vendor/[name].js',
    publicPath: 'auto',
  },
  resolve: { extensions: ['.tsx', '.ts', '.js'] },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        exclude: /node_modules/,
        use: {
          loader: 'swc-loader',
          options: {
            jsc: {
              parser: { syntax: 'typescript', tsx: true },
              target: 'es2022',
              transform: { react: { runtime: 'automatic' } },
            },
          },
        },
      },
      {
        test: /\.ts$/,
        include: path.resolve(__dirname, 'server/contract'),
        enforce: 'post',
        loader: withoutDescriptions,
      },
    ],
  },
  optimization: {
    minimize: false,
    concatenateModules: true,
    splitChunks: {
      cacheGroups: { vendor: { test: /node_modules/, name: 'vendor', chunks: 'initial', enforce: true } },
    },
  },
  plugins: [new SwcMinify()],
  cache: {
    type: 'filesystem',
    cacheDirectory: path.resolve(__dirname, '.cache/webpack'),
    buildDependencies: { config: [path.resolve(__dirname, 'webpack.config.cjs'), withoutDescriptions] },
  },
  performance: false,
  infrastructureLogging: { level: 'error' },
  devtool: false,
});
