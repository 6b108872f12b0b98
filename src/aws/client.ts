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
}

/**
 * A client that asks before each attempt, those that the SDK repeats included; and without the SDK's own logging: even with no
 * logger it filters each request and answer for one, which for lists of hundreds of events costs more than reading them. The SDK
 * puts its middleware together once for each operation, and not for each call (https://github.com/aws/aws-sdk-js-v3/issues/6423):
 * what is added here is added before the first.
 */
export function prepared<Of extends Client>(client: Of, { beforeCall }: CallRules): Of {
  client.config.cacheMiddleware = true;
  client.middlewareStack.remove('loggerMiddleware');
  if (beforeCall === undefined) return client;
  // Of low priority: within the SDK's middleware that repeats calls.
  client.middlewareStack.add(
    (next) =>
      async (...args) => {
        beforeCall();
        return next(...args);
      },
    { step: 'finalizeRequest', priority: 'low', name: 'beforeCall' },
  );
  return client;
}
