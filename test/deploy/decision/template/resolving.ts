import type { StackParameter } from '../../../../src/aws/cloudformation.ts';
import { parametersOf } from '../../../../src/deploy/decision/template/parameters.ts';
import type { Resolved } from '../../../../src/deploy/decision/template/resolved.ts';
import { createResolver, type Resolver } from '../../../../src/deploy/decision/template/resolver.ts';
import { parseTemplate } from '../../../../src/deploy/decision/template/text.ts';
import { aStack } from '../../facts.ts';

/** A resolver of a template in YAML, with these parameters beside the new image. */
export function resolverOf(yaml: string, parameters: readonly StackParameter[] = []): Resolver {
  const template = parseTemplate(yaml);
  if (template === undefined) throw new Error(`not read: ${yaml}`);
  const stack = aStack({ parameters: [{ key: 'Image', value: 'ami-0old' }, ...parameters] });
  return createResolver(template, parametersOf(template, stack, { name: 'Image', value: 'ami-0new' }));
}

/** A resolved value as plain data: `?` with the expression for what cannot be told, `undefined` for what is absent. */
export function dataOf(value: Resolved): unknown {
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'list':
      return value.items.map(dataOf);
    case 'map':
      return Object.fromEntries([...value.entries].map(([name, part]) => [name, dataOf(part)]));
    case 'absent':
      return undefined;
    case 'unknown':
      return `? ${value.expression}`;
  }
}
