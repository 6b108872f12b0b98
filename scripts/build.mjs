// Builds everything into dist/: the three functions, the bot stack's template, local mode and its page.
import { spawn } from 'node:child_process';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { bundleGatekeeper, bundleSlack, bundleWorker } from './bundle.mjs';
import { labTexts } from './lab-texts.mjs';

const config = process.env.PATCHWARDEN_CONFIG ?? 'patchwarden.yml';
await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });

/** The template, in a process of its own beside the bundles: it needs none of them. Resolves to how it ended. */
const synth = new Promise((resolve, reject) => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'infra/synth.ts', config, 'dist/patchwarden.template.json'],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    },
  );
  child.once('error', reject);
  child.once('close', resolve);
});

await Promise.all([
  bundleSlack('dist/slack'),
  bundleGatekeeper('dist/gatekeeper').then(() => copyFile(config, 'dist/gatekeeper/patchwarden.yml')),
  bundleWorker('dist/worker').then(() => copyFile(config, 'dist/worker/patchwarden.yml')),
  build({
    entryPoints: ['local/main.ts'],
    outfile: 'dist/local.cjs',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['dynalite', 'classic-level', 'leveldown'],
    plugins: [labTexts],
    logLevel: 'warning',
  }),
  build({
    entryPoints: ['local/page/main.tsx'],
    outfile: 'dist/page.js',
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  }),
  copyFile('local/page/page.html', 'dist/page.html'),
  synth.then((status) => {
    if (status !== 0) process.exit(status ?? 1);
  }),
]);
