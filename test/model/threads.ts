import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type BuildContext, context, type Plugin } from 'esbuild';
import type { Order, Report } from './runner.ts';

const ROOT = join(__dirname, '..', '..');

/** A change of the source, made in memory alone. `find` stands in the file exactly once. */
export interface Patch {
  file: string;
  find: string;
  replace: string;
}

/** The schedules with the real flows in one text, as a thread can run it; with patches, those of a wrong Patchwarden. */
export class ScheduleBundler {
  readonly #context: Promise<BuildContext>;
  #patches: readonly Patch[] = [];
  #used = new Set<Patch>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(entry = 'runner.ts') {
    this.#context = context({
      entryPoints: [join(__dirname, entry)],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'silent',
      plugins: [withoutClients, patching((path) => this.#read(path))],
    });
  }

  /** One after another: files that are not patched are parsed once for all. */
  bundle(patches: readonly Patch[] = []): Promise<string> {
    const bundled = this.#last.then(() => this.#rebuild(patches));
    this.#last = bundled.catch(() => undefined);
    return bundled;
  }

  async close(): Promise<void> {
    await (await this.#context).dispose();
  }

  async #rebuild(patches: readonly Patch[]): Promise<string> {
    this.#patches = patches;
    this.#used = new Set();
    const { outputFiles } = await (await this.#context).rebuild();
    for (const patch of patches)
      if (!this.#used.has(patch)) throw new Error(`${patch.file} is no part of the schedules`);
    const [output] = outputFiles ?? [];
    if (output === undefined) throw new Error('esbuild gave no output');
    return output.text;
  }

  #read(path: string): string {
    const here = this.#patches.filter(({ file }) => file === relative(ROOT, path));
    return here.reduce((text, patch) => applied(text, patch, this.#used), readFileSync(path, 'utf8'));
  }
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

const patching = (read: (path: string) => string): Plugin => ({
  name: 'patching',
  setup: (builder) => {
    builder.onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => ({ contents: read(path), loader: 'ts' }));
  },
});

function applied(text: string, patch: Patch, used: Set<Patch>): string {
  const parts = text.split(patch.find);
  if (parts.length !== 2) throw new Error(`${patch.file} has ${parts.length - 1} times:\n${patch.find}`);
  used.add(patch);
  return parts.join(patch.replace);
}

/** Has a thread carry out an order. */
export function carryOut<Told = Report, Asked = Order>(code: string, order: Asked): Promise<Told> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(code, {
      eval: true,
      workerData: order,
      env: {},
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    });
    worker.once('message', (report: Told) => {
      resolve(report);
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', (exitCode) => {
      if (exitCode !== 0) reject(new Error(`a thread of schedules ended with ${exitCode}`));
    });
  });
}
