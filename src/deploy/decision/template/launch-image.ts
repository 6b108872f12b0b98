import { isDeepStrictEqual } from 'node:util';
import type { LaunchSource } from '../../types/template.ts';
import { memberOf, textOf } from './json.ts';
import type { References } from './references.ts';
import { at, type Resolved } from './resolved.ts';
import type { Resolver } from './resolver.ts';

/** What is needed to decide whether a launch source takes the image. */
export interface Launching {
  /** The update that is planned. */
  now: Resolver;
  /** The same update with another image: what it changes comes from the parameter, and nothing else does. */
  marked: Resolver;
  image: { id: string; kind: 'ami' | 'container' };
  references: References;
  /** What the other SSM-typed parameters resolve to now: CloudFormation reads them again in each update. */
  ssmValues: ReadonlySet<string>;
}

/** The parameter's value in the update beside the planned one: of the same form, so that functions take it apart in the same way. */
export const markOf = (id: string): string => `${id}0`;

type ImageAnswer = LaunchSource['image'];

/** Where the image of a launch comes from; absent where it names none. */
export function imageOf(here: Resolved, marked: Resolved, { image, ssmValues }: Launching): ImageAnswer {
  if (here.kind === 'absent') return here;
  if (here.kind === 'unknown' && here.ssm !== true) return { kind: 'unknown', expression: here.expression };
  if (here.kind === 'unknown') return { kind: 'known', value: 'ssm' };
  const text = here.kind === 'scalar' ? textOf(here.value) : '';
  // EC2's own way to name an SSM parameter, read at each launch.
  if (text.startsWith('resolve:ssm:')) return { kind: 'known', value: 'ssm' };
  const taken = text === image.id && marked.kind === 'scalar' && textOf(marked.value) === markOf(image.id);
  return { kind: 'known', value: taken ? 'parameter' : ssmValues.has(text) ? 'ssm' : 'other' };
}

/** The image of a launch template or launch configuration of this template. */
export function imageOfResource(logicalId: string, launching: Launching): ImageAnswer {
  const { now, marked, image, references } = launching;
  const [here, there] = [now, marked].map((resolver) => launchData(resolver, logicalId));
  if (here === undefined || there === undefined) return { kind: 'known', value: 'other' };
  const ami = imageOf(at(here, 'ImageId'), at(there, 'ImageId'), launching);
  if (image.kind === 'ami' || (ami.kind === 'known' && ami.value === 'ssm')) return ami;
  // A container image is named in what the instance is started with, such as its user data.
  const raw = memberOf(now.template['Resources'], logicalId);
  const follows = !isDeepStrictEqual(here, there) || references.depends(memberOf(raw, 'Properties'));
  return { kind: 'known', value: follows ? 'parameter' : 'other' };
}

/** LaunchTemplateData, or the properties of a launch configuration. */
export function launchData({ attribute, template }: Resolver, logicalId: string): Resolved {
  const properties = attribute(logicalId, 'Properties');
  const type = memberOf(memberOf(template['Resources'], logicalId), 'Type');
  return type === 'AWS::EC2::LaunchTemplate' ? at(properties, 'LaunchTemplateData') : properties;
}
