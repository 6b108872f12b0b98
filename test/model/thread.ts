import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import type { Code } from './modules.ts';

/** What a thread has from its start: the project's files, and the one whose `carryOut` it runs. */
export interface Kit {
  entry: string;
  code: Code;
}

/** What it is asked for, each time; some files may be others than from its start. */
export interface Asked {
  order: unknown;
  changed: Code;
}

export type Answer = { told: unknown } | { error: string };

type Run = (exports: object, require: (name: string) => unknown, module: { exports: object }) => void;

// Written by threads.ts.
const { entry, code }: Kit = workerData;
const packages = createRequire(entry);
/** Nothing here reaches AWS or Slack: their clients are only named, for `instanceof`. */
const CLIENT = /^@aws-sdk\/|^@slack\/(?:web-api|bolt)$/;
const CLIENTS = new Proxy({}, { get: () => class {} });
const compiled = new Map<string, Run>();

const compile = (text: string, filename: string): Run =>
  compileFunction(text, ['exports', 'require', 'module'], { filename }) as Run;

function runOf(file: string, changed: Code): Run {
  const text = changed.get(file);
  if (text !== undefined) return compile(text, file);
  const run = compiled.get(file) ?? compile(code.get(file) ?? '', file);
  compiled.set(file, run);
  return run;
}

/** Every file of the project anew for each order, so that none sees what another was changed by or left behind; packages are kept. */
function loadAll(changed: Code): object {
  const modules = new Map<string, { exports: object }>();
  const load = (file: string): object => {
    const known = modules.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(file, module);
    const require = (name: string): unknown => {
      if (name.startsWith('.')) return load(join(dirname(file), name));
      return CLIENT.test(name) ? CLIENTS : packages(name);
    };
    runOf(file, changed)(module.exports, require, module);
    return module.exports;
  };
  return load(entry);
}

parentPort?.on('message', ({ order, changed }: Asked) => {
  void answerTo(order, changed).then((answer) => parentPort?.postMessage(answer));
});

async function answerTo(order: unknown, changed: Code): Promise<Answer> {
  try {
    const { carryOut } = loadAll(changed) as { carryOut: (order: unknown) => Promise<unknown> };
    return { told: await carryOut(order) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
