import { LocalWorld, type WorldOptions } from '../support/local-world.ts';

/**
 * Once per file: the world, put back to its beginning before each test and looked over after it. No function may have
 * failed nor, where that is watched (it slows down every promise by a third), begun a call after it had answered.
 */
export function inLocalWorld({ watched = false, ...options }: WorldOptions & { watched?: boolean } = {}): {
  readonly world: LocalWorld;
} {
  let opened: LocalWorld | undefined;
  let isFresh = false;
  const late: unknown[] = [];
  const world = (): LocalWorld => {
    if (opened === undefined) throw new Error('the world opens before the first test');
    return opened;
  };
  beforeAll(async () => {
    const watch = watched ? { onLateCall: (call: unknown): unknown => late.push(call) } : {};
    opened = await LocalWorld.open({ ...options, ...watch });
    isFresh = true;
  });
  beforeEach(async () => {
    if (!isFresh) await world().reset();
    isFresh = false;
  });
  afterEach(() => expect([...world().problems(), ...late.splice(0)]).toEqual([]));
  afterAll(() => opened?.close());
  return {
    get world() {
      return world();
    },
  };
}
