import type { CallContext } from '../types.ts';

/**
 * One simulated service: the SDK package whose schemas describe its wire format, and a handler per operation.
 * An operation without a handler answers 501. A handler throws the SDK's own exception classes.
 */
export interface SimulatedService {
  /** SigV4 service name and boto3 name, e.g. `ssm`, `imagebuilder`, `dynamodb`. */
  name: string;
  /** The package's exports: `import * as sdk from '@aws-sdk/client-ssm'`. */
  sdk: Readonly<Record<string, unknown>>;
  /** By operation name, e.g. `GetAutomationExecution`. */
  handlers: Readonly<Record<string, OperationHandler>>;
  /** Handlers that take and give JSON as it is on the wire, unconverted; only for JSON services that check it themselves. */
  wireHandlers?: Readonly<Record<string, WireHandler>>;
  /**
   * Members of an operation's input that are taken and change nothing here, each with the reason: by operation, then by
   * path, such as `Filters.Name`. Any other member that a handler does not read is refused.
   */
  withoutEffect?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export type WireHandler = (
  input: Record<string, unknown>,
  context: CallContext,
) => Promise<Readonly<Record<string, unknown>>>;

// biome-ignore lint/suspicious/noExplicitAny: one map holds the handlers of many operations; `handlersOf` types each.
export type OperationHandler = (input: any, context: CallContext) => Promise<object>;

type CommandClass = new (input: never) => { readonly input: object };

/** The operation names of an SDK package, from its `*Command` classes. */
type OperationName<Sdk> = {
  [K in keyof Sdk]: K extends `${infer Name}Command` ? (Sdk[K] extends CommandClass ? Name : never) : never;
}[keyof Sdk];

type InputOf<Sdk, Name extends string> = `${Name}CommandInput` extends string
  ? `${Name}Command` extends keyof Sdk
    ? Sdk[`${Name}Command`] extends new (
        input: never,
      ) => { readonly input: infer Input }
      ? Input
      : never
    : never
  : never;

/** Types a service's handlers by its SDK package: `handlersOf<typeof sdk>()({ GetImage: async (input) => … })`. */
export const handlersOf =
  <Sdk>() =>
  <
    Handlers extends {
      [Name in OperationName<Sdk> & string]?: (input: InputOf<Sdk, Name>, context: CallContext) => Promise<object>;
    },
  >(
    handlers: Handlers,
  ): Handlers =>
    handlers;
