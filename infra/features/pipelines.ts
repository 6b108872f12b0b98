import type { FeatureParts, InfraFeature } from '../bot/feature.ts';
import { allow } from '../bot/statements.ts';

const NOTHING: FeatureParts = { runbooks: [], workerStatements: [], denies: [], events: {}, env: {}, wildcards: [] };

/**
 * Pipelines' own schedules and recipes: reads alone. What bakes read is read here, too, and so is the event that a pipeline was
 * disabled; these are components, and the base images and parameters that AWS owns.
 */
export const feature: InfraFeature = ({ config, arns, here }) => {
  if (Object.values(config.images).every(({ pipelineArn }) => pipelineArn === undefined)) return NOTHING;
  const components = [arns.of('imagebuilder', 'component/*'), `arn:aws:imagebuilder:${here.region}:aws:component/*`];
  const bases = `arn:aws:imagebuilder:${here.region}:aws:image/*`;
  // AWS's own belong to no account; nobody else can name one so.
  const published = `arn:aws:ssm:${here.region}:*:parameter/aws/service/*`;
  return {
    runbooks: [],
    workerStatements: [
      allow('ReadComponents', ['imagebuilder:GetComponent'], components),
      allow('ReadBaseImages', ['imagebuilder:GetImage'], [bases]),
      allow('ReadPublicParameters', ['ssm:GetParameters'], [published]),
    ],
    denies: [],
    events: {},
    env: {},
    wildcards: [
      ...components.map((resource) => ({
        role: 'worker' as const,
        resource,
        statements: ['ReadComponents'],
        reason: 'Which components a recipe names is known only by asking. It reads.',
      })),
      {
        role: 'worker',
        resource: bases,
        statements: ['ReadBaseImages'],
        reason: 'Which of AWS’s images a recipe begins with is known only by asking. It reads.',
      },
      {
        role: 'worker',
        resource: published,
        statements: ['ReadPublicParameters'],
        reason:
          'Which parameter a recipe begins with is known only by asking. These are AWS’s own, public, and no secrets.',
      },
    ],
  };
};
