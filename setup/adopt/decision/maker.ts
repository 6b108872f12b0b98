import { memberOf, objectOf, textOf } from '../../../src/deploy/decision/template/json.ts';
import type { JsonObject } from '../../../src/deploy/types/template.ts';
import type { Maker } from '../types.ts';

type Tags = Readonly<Record<string, string>>;

/** Who keeps the source of a stack; `undefined` when nothing says that it is not kept by hand. */
export function makerOfStack({
  name,
  tags,
  source,
}: {
  name: string;
  tags: Tags;
  source: JsonObject;
}): Maker | undefined {
  if (Object.values(objectOf(source['Resources'])).some(isOfCdk)) return { kind: 'cdk' };
  if (Object.keys(tags).some((key) => key.startsWith('aws:servicecatalog:'))) return { kind: 'service-catalog' };
  if (name.startsWith('StackSet-')) return { kind: 'stack-set' };
  return isOfTerraform(tags) ? { kind: 'terraform' } : undefined;
}

const isOfCdk = (resource: JsonObject[string]): boolean =>
  textOf(memberOf(resource, 'Type')) === 'AWS::CDK::Metadata' ||
  memberOf(memberOf(resource, 'Metadata'), 'aws:cdk:path') !== undefined;

/** Of a group, a launch template or an instance, by its tags. */
export function makerByTags(tags: Tags): Maker | undefined {
  const stack = tags['aws:cloudformation:stack-name'];
  if (stack !== undefined) return { kind: 'stack', stack };
  return isOfTerraform(tags) ? { kind: 'terraform' } : undefined;
}

/** Terraform leaves no mark of its own: people tag what it makes, e.g. `ManagedBy: Terraform`. */
const isOfTerraform = (tags: Tags): boolean =>
  Object.entries(tags).some(
    ([key, value]) => /^terraform$/i.test(value.trim()) || (/terraform/i.test(key) && !/^(?:false|no)$/i.test(value)),
  );
