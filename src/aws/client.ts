/** Around a call, whatever it sends. */
type Middleware = <Args extends readonly unknown[], Result>(
  next: (...args: Args) => Promise<Result>,
) => (...args: Args) => Promise<Result>;

interface Client {
  config: { cacheMiddleware?: boolean };
  middlewareStack: {
    remove(name: string): boolean;
    add(middleware: Middleware, options: { step: 'finalizeRequest'; priority: 'low'; name: string }): void;
  };
}

/** What clients take beside the SDK's own settings. */
export interface CallRules {
  /** Asked before each attempt of a call. @throws when no more calls may start */
  beforeCall?: () => void;
  /** Delays each attempt to keep the call rate. @throws when the invocation has no time left for the delay */
  pace?: () => Promise<void>;
  /** Clients that were made with this config: ports of one service share one. */
  clients?: Map<unknown, unknown>;
}

/**
 * A client that asks before each attempt, those that the SDK repeats included; and without the SDK's own logging: even with no
 * logger it filters each request and answer for one, which for lists of hundreds of events costs more than reading them. The SDK
 * puts its middleware together once for each operation, and not for each call (https://github.com/aws/aws-sdk-js-v3/issues/6423):
 * what is added here is added before the first.
 */
export function prepared<Of extends Client>(client: Of, { beforeCall, pace }: CallRules): Of {
  client.config.cacheMiddleware = true;
  client.middlewareStack.remove('loggerMiddleware');
  if (beforeCall === undefined && pace === undefined) return client;
  // Of low priority: within the SDK's middleware that repeats calls.
  client.middlewareStack.add(
    (next) =>
      async (...args) => {
        await pace?.();
        beforeCall?.();
        return next(...args);
      },
    { step: 'finalizeRequest', priority: 'low', name: 'beforeCall' },
  );
  return client;
}

/** The one client of a service for a config: ports that use the same service share it. */
export function clientOf<Config extends CallRules, Of extends Client>(
  Made: new (config: Config) => Of,
  config: Config,
): Of {
  const known = config.clients?.get(Made);
  if (known instanceof Made) return known;
  const client = prepared(new Made(config), config);
  config.clients?.set(Made, client);
  return client;
}
