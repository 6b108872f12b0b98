import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const slim = join(root, 'scripts', 'slim');

/**
 * What all functions share. CommonJS, because importing `node:http` from an ES module makes Node load undici, and
 * `module` before `main`, because only the packages' ES modules can be tree-shaken.
 */
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  // A real `import()` of a built-in costs as much as an ES module's import of it.
  supported: { 'dynamic-import': false },
};

/** Bolt without what a Lambda never uses: its HTTP servers, socket mode and OAuth. */
const slimBolt = {
  '@slack/bolt': join(slim, 'bolt.cjs'),
  '@slack/oauth': join(slim, 'unused.cjs'),
  '@slack/socket-mode': join(slim, 'unused.cjs'),
  '@slack/web-api': join(slim, 'web-api.cjs'),
  express: join(slim, 'unused.cjs'),
  'path-to-regexp': join(slim, 'unused.cjs'),
  'raw-body': join(slim, 'unused.cjs'),
};

/** The receivers that Bolt's App imports beside the one in use. */
const oneReceiver = {
  name: 'one-receiver',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/receivers\/(HTTP|SocketMode)Receiver$/ }, () => ({ path: join(slim, 'unused.cjs') }));
  },
};

export const slackOptions = {
  ...shared,
  entryPoints: [join(root, 'src/handlers/slack.ts')],
  alias: slimBolt,
  plugins: [oneReceiver],
};

export const workerOptions = {
  ...shared,
  entryPoints: [join(root, 'src/handlers/worker.ts')],
};

export const gatekeeperOptions = {
  ...shared,
  entryPoints: [join(root, 'src/handlers/gatekeeper.ts')],
};

/** Bundles the slack function into `outdir`/index.cjs; resolves to esbuild's result with its metafile. */
export const bundleSlack = (outdir) => build({ ...slackOptions, outfile: join(outdir, 'index.cjs') });

/** Bundles the worker into `outdir`/index.cjs. */
export const bundleWorker = (outdir) => build({ ...workerOptions, outfile: join(outdir, 'index.cjs') });

/** Bundles the gatekeeper into `outdir`/index.cjs. */
export const bundleGatekeeper = (outdir) => build({ ...gatekeeperOptions, outfile: join(outdir, 'index.cjs') });
