import { startShared } from './shared.ts';

/** Jest runs set-up and tear-down in one process and joins them by nothing but its globals. */
export const STOP = Symbol.for('patchwarden.page.stop');

export default async function setUp(): Promise<void> {
  Reflect.set(globalThis, STOP, await startShared());
}
