import { STOP } from './set-up.ts';

export default async function tearDown(): Promise<void> {
  const stop: unknown = Reflect.get(globalThis, STOP);
  if (typeof stop === 'function') await stop();
}
