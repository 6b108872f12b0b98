import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build, type Plugin } from 'esbuild';
import type { Order, Report } from './runner.ts';

const ROOT = join(__dirname, '..', '..');

/** A change of the source, made in memory alone. `find` stands in the file exactly once. */
export interface Patch {
  file: string;
  find: string;
  replace: string;
}

/** The schedules with the real flows in one text, as a thread can run it; with patches, those of a wrong Patchwarden. */
export async function bundleSchedules(patches: readonly Patch[] = []): Promise<string> {
  const used = new Set<Patch>();
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'runner.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
    plugins: [withoutClients, patching(patches, used)],
  });
  for (const patch of patches) if (!used.has(patch)) throw new Error(`${patch.file} is no part of the schedules`);
  const [output] = outputFiles;
  if (output === undefined) throw new Error('esbuild gave no output');
  return output.text;
}

/** Nothing in a schedule reaches AWS or Slack: their clients are only named, for `instanceof`. */
const withoutClients: Plugin = {
  name: 'without-clients',
  setup: (builder) => {
    builder.onResolve({ filter: /^@aws-sdk\/|^@slack\/(web-api|bolt)$/ }, ({ path }) => ({
      path,
      namespace: 'client',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'client' }, () => ({
      contents: 'module.exports = new Proxy({}, { get: () => class {} });',
      loader: 'js',
    }));
  },
};

const patching = (patches: readonly Patch[], used: Set<Patch>): Plugin => ({
  name: 'patching',
  setup: (builder) => {
    if (patches.length === 0) return;
    builder.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const file = relative(ROOT, path);
      const here = patches.filter((patch) => patch.file === file);
      if (here.length === 0) return undefined;
      return {
        contents: here.reduce((text, patch) => applied(text, patch, used), readFileSync(path, 'utf8')),
        loader: 'ts',
      };
    });
  },
});

function applied(text: string, patch: Patch, used: Set<Patch>): string {
  const parts = text.split(patch.find);
  if (parts.length !== 2) throw new Error(`${patch.file} has ${parts.length - 1} times:\n${patch.find}`);
  used.add(patch);
  return parts.join(patch.replace);
}

/** Has a thread carry out an order. */
export function carryOut(code: string, order: Order): Promise<Report> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(code, {
      eval: true,
      workerData: order,
      env: {},
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    });
    worker.once('message', (report: Report) => {
      resolve(report);
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', (exitCode) => {
      if (exitCode !== 0) reject(new Error(`a thread of schedules ended with ${exitCode}`));
    });
  });
}
