import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import * as lambdaSdk from '@aws-sdk/client-lambda';
import type { LambdaHandler } from './lambda-types.ts';

export interface InlineOptions {
  /** `index.handler`: inline code is in `index`. */
  entry: string;
  /** What the function finds in `process.env`, and nothing else. */
  env: Readonly<Record<string, string>>;
}

/** What Lambda's runtime has beside Node.js, as far as it is here too. */
const RUNTIME: Readonly<Record<string, unknown>> = { '@aws-sdk/client-lambda': lambdaSdk };

const builtIn = createRequire(`${process.cwd()}/index.js`);

/**
 * Runs the code that a template holds (`Code.ZipFile`) as Lambda does: as `index.js`, a CommonJS module, once, with the function's own environment.
 * @throws Error for code that does not load, or has no such handler
 */
export function inlineHandler(code: string, { entry, env }: InlineOptions): LambdaHandler {
  const [file, name = ''] = entry.split('.');
  if (file !== 'index') throw new Error(`inline code is in index, and the handler is to be ${entry}`);
  const module = { exports: Object.create(null) };
  const required = (id: string): unknown => {
    if (Object.hasOwn(RUNTIME, id)) return RUNTIME[id];
    if (!id.startsWith('node:')) throw new Error(`Cannot find module '${id}'`);
    return builtIn(id);
  };
  const run = compileFunction(code, ['exports', 'require', 'module', 'process'], { filename: 'index.js' });
  Reflect.apply(run, undefined, [
    module.exports,
    required,
    module,
    Object.create(process, { env: { value: { ...env } } }),
  ]);
  const handler: unknown = Object(module.exports)[name];
  if (typeof handler !== 'function') throw new Error(`index.${name} is undefined or not exported`);
  return (event, context) => Reflect.apply(handler, undefined, [event, context]);
}
