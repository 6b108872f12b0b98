/** What is made when one of its members is first used: a container reaches few of the services of a place. */
export function lazily<Of extends object>(make: () => Of): Of {
  let made: Of | undefined;
  const of = (): Of => {
    made ??= make();
    return made;
  };
  const handler: ProxyHandler<object> = {
    get: (_target, name) => Reflect.get(of(), name),
    has: (_target, name) => Reflect.has(of(), name),
    ownKeys: () => Reflect.ownKeys(of()),
    getOwnPropertyDescriptor: (_target, name) => {
      const found = Reflect.getOwnPropertyDescriptor(of(), name);
      // The target has none of them, and a proxy may show only such that can be taken away.
      return found && { ...found, configurable: true };
    },
  };
  return Object(new Proxy({}, handler));
}
