import type { BuiltImage } from '../../aws/imagebuilder.ts';
import type { Here } from '../../config/here.ts';
import { type Config, GOLD, type ImageConfig } from '../../config/types.ts';
import { present } from '../../present.ts';
import type { GoldImage } from '../types/image.ts';

/** Which parameter a request means: `none` where it means an image in another way. */
export type GoldAsked =
  | { kind: 'none' }
  /** `gold` was typed, and the fleet's image has no parameter. */
  | { kind: 'without-parameter'; image?: string }
  | { kind: 'parameter'; parameter: string; place: Here };

/** `own`: the image of the config that the fleet runs. Nothing typed means gold where it has a parameter. */
export function goldAsked(
  word: string | undefined,
  { images, own }: { images: Config['images']; own: ImageConfig | undefined },
): GoldAsked {
  const named = word === undefined || !Object.hasOwn(images, word) ? undefined : images[word];
  if (named !== undefined) return named.pipelineArn === undefined ? parameterOf(named) : { kind: 'none' };
  if (word === GOLD) return parameterOf(own);
  return word === undefined && own?.parameter !== undefined ? parameterOf(own) : { kind: 'none' };
}

const parameterOf = (image: ImageConfig | undefined): GoldAsked =>
  image?.parameter === undefined
    ? { kind: 'without-parameter', ...present({ image: image?.name }) }
    : { kind: 'parameter', parameter: image.parameter, place: image.place };

/** An image is available only when its test stage passed, if it has one. */
export const testsOf = (built: BuiltImage | undefined): GoldImage['tests'] =>
  built?.testsOn === undefined ? 'unknown' : built.testsOn ? 'passed' : 'off';
