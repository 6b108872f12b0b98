import { isGone } from '../../aws/failure.ts';
import type { BuiltImage } from '../../aws/imagebuilder.ts';
import type { Uses, UsesAt } from '../../contract/ports.ts';
import { findImage } from '../../images/effect/find-image.ts';

/** What Image Builder has under this name; `undefined` where it has nothing. Throws AwsCallError. */
export async function findBuilt(
  ports: Uses<'config'> & UsesAt<'images'>,
  name: string,
): Promise<BuiltImage | undefined> {
  try {
    return await findImage(ports, name);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
