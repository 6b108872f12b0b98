import { ResourceFailure } from './errors.ts';
import { resourceType } from './resource-types.ts';

/**
 * In the words of CloudFormation's own check of a resource against its schema, for the types whose properties are known here.
 * @throws ResourceFailure
 */
export const checkProperties = (type: string, logicalId: string, properties: Record<string, unknown>): void => {
  const { properties: known } = resourceType(type);
  if (known === undefined) return;
  const { required = [], optional = [] } = known;
  const given = Object.keys(properties);
  const problems = [
    ...required.filter((name) => !given.includes(name)).map((name) => `#: required key [${name}] not found`),
    ...given
      .filter((name) => !required.includes(name) && !optional.includes(name))
      .map((name) => `#: extraneous key [${name}] is not permitted`),
  ];
  if (problems.length > 0)
    throw new ResourceFailure(
      `Properties validation failed for resource ${logicalId} with message:\n${problems.join('\n')}`,
    );
};
