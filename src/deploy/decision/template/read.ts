import type { Stack } from '../../../aws/cloudformation.ts';
import type { JsonObject, TemplateFacts } from '../../types/template.ts';
import { groupOf } from './group.ts';
import { memberOf, objectOf } from './json.ts';
import { type Launching, markOf } from './launch-image.ts';
import { declaredType, parametersOf } from './parameters.ts';
import { referencesTo } from './references.ts';
import { createResolver, type Resolver } from './resolver.ts';
import { nestedIn, unsupportedOf } from './unsupported.ts';

/** A stack's template, and what one parameter of it is to become. */
export interface AskedTemplate {
  /** As CloudFormation processed it. */
  template: JsonObject;
  /** As it was handed in. */
  source: JsonObject;
  stack: Stack;
  parameter: string;
  image: { id: string; kind: 'ami' | 'container' };
}

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

/** What the update of a stack to an image would make of its groups, as far as the template can tell. */
export function readTemplate({ template, source, stack, parameter, image }: AskedTemplate): TemplateFacts {
  const resolverWith = (value: string): Resolver =>
    createResolver(template, parametersOf(template, stack, { name: parameter, value }));
  const now = resolverWith(image.id);
  const references = referencesTo(parameter, now);
  const ssmValues = new Set(
    stack.parameters.flatMap(({ key, resolved }) => (key === parameter ? [] : (resolved ?? []))),
  );
  const launching: Launching = { now, marked: resolverWith(markOf(image.id)), image, references, ssmValues };
  const groups = Object.entries(objectOf(template['Resources'])).flatMap(([logicalId, resource]) => {
    const isGroup = memberOf(resource, 'Type') === GROUP && now.isIn(logicalId) !== false;
    return isGroup ? [groupOf(logicalId, launching)] : [];
  });
  return {
    hasParameter: memberOf(template['Parameters'], parameter) !== undefined,
    ssmParameter: declaredType(template, parameter).startsWith('AWS::SSM::Parameter'),
    groups,
    following: [...references.following],
    unsupported: [...unsupportedOf(source), ...nestedIn(launching)],
  };
}
