interface Stacked {
  middlewareStack: { remove: (name: string) => boolean };
}

/**
 * A client without the SDK's own logging: even with no logger it filters each request and answer for one, which for lists of
 * hundreds of events costs more than reading them.
 */
export function unlogged<Client extends Stacked>(client: Client): Client {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
