import { isGone } from '../../aws/failure.ts';

/** What was read; `undefined` when AWS says that it does not exist. */
export async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
