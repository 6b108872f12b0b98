import type { Send } from './clients.ts';
import { membersOf } from './shapes.ts';
import type { Answer, Call } from './types.ts';

/** One side of the comparison. */
export interface Side {
  send: Send;
  /** Lets the world's time pass, where it does not pass by itself. */
  pass: (minutes: number) => Promise<void>;
}

/** Makes the calls one after the other; the answers by the calls' names, without those of seeds. */
export async function askAll(calls: readonly Call[], { send, pass }: Side): Promise<Map<string, Answer>> {
  const outputs = new Map<string, unknown>();
  const answers = new Map<string, Answer>();
  for (const call of calls) {
    if (call.afterMinutes !== undefined) await pass(call.afterMinutes);
    try {
      const input = filled(call.input, outputs);
      const output = await send(call.service, call.command, isObject(input) ? input : {});
      outputs.set(call.name, output);
      if (!call.seed) answers.set(call.name, { members: membersOf(onlyOf(call, output)) });
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined) throw new Error(`calling ${call.name}: ${String(error)}`, { cause: error });
      answers.set(call.name, { error: code });
    }
  }
  return answers;
}

/** An earlier call did not answer what this one needs. */
class NothingToAskWith extends Error {}

/** The code that a service answered; `undefined` where it did not answer: the SDK marks answers with `$fault`. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof NothingToAskWith) return error.message;
  if ('$fault' in error) return error.name;
  const metadata: unknown = Reflect.get(error, '$metadata');
  const status: unknown = isObject(metadata) ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  // A page of the web server, where the service itself broke.
  return status === 500 ? 'crash' : undefined;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function onlyOf({ only }: Call, output: unknown): unknown {
  if (only === undefined || !isObject(output)) return output;
  const items: unknown = Reflect.get(output, only.list);
  if (!Array.isArray(items)) return output;
  const kept = items.filter((item: unknown) => isObject(item) && Reflect.get(item, only.member) === only.is);
  return { ...output, [only.list]: kept };
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:]+Z$/;

function filled(value: unknown, outputs: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string' && INSTANT.test(value)) return new Date(value);
  if (typeof value === 'string') return value.replaceAll(/<([\w-]+)\.([\w.]+)>/g, (_, name, path) => take(name, path));
  if (Array.isArray(value)) return value.map((item: unknown) => filled(item, outputs));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member, outputs)]));

  function take(name: string, path: string): string {
    let found = outputs.get(name);
    for (const step of path.split('.')) found = isObject(found) ? Reflect.get(found, step) : undefined;
    if (typeof found !== 'string') throw new NothingToAskWith(`${name} answered no ${path}`);
    return found;
  }
}
