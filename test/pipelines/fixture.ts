import type { Facts, RecipeFacts, ScheduledPipeline } from '../../src/pipelines/types/facts.ts';
import type { Problem, ScheduledTime, ToldProblem } from '../../src/pipelines/types/told.ts';

const BASE = 'arn:aws:imagebuilder:ap-southeast-2:111122223333';
export const AL2023 = 'arn:aws:imagebuilder:ap-southeast-2:aws:image/amazon-linux-2023-x86/x.x.x';
const UPDATE = 'arn:aws:imagebuilder:ap-southeast-2:aws:component/update-linux/1.0.2';

export const aSchedule = (
  parts: Partial<NonNullable<ScheduledPipeline['schedule']>> = {},
): NonNullable<ScheduledPipeline['schedule']> => ({
  expression: 'cron(0 3 * * ? *)',
  timezone: 'Australia/Sydney',
  condition: 'updates',
  disablesAfter: 5,
  ...parts,
});

export const aPipeline = (parts: Partial<ScheduledPipeline> = {}): ScheduledPipeline => ({
  arn: `${BASE}:image-pipeline/web`,
  name: 'web',
  enabled: true,
  failures: 0,
  recipeArn: `${BASE}:image-recipe/web-al2023/1.4.0`,
  kind: 'ami',
  testsOn: true,
  ...parts,
});

export const aRecipe = (parts: Partial<RecipeFacts> = {}): RecipeFacts => ({
  arn: `${BASE}:image-recipe/web-al2023/1.4.0`,
  name: 'web-al2023',
  version: '1.4.0',
  parentImage: AL2023,
  components: [UPDATE],
  tests: true,
  ...parts,
});

export const someFacts = (parts: Partial<Facts> = {}): Facts => ({
  pipeline: aPipeline({ schedule: aSchedule() }),
  recipe: aRecipe(),
  ...parts,
});

export const aScheduledTime = (parts: Partial<ScheduledTime> = {}): ScheduledTime => ({
  what: 'schedule',
  at: 0,
  state: 'announced',
  expression: 'cron(0 3 * * ? *)',
  timezone: 'Australia/Sydney',
  waits: { kind: 'updates', of: ['amazon-linux-2023-x86 x.x.x'] },
  recipe: 'web-al2023 1.4.0',
  ...parts,
});

export const aProblem = (problem: Problem, parts: Partial<ToldProblem> = {}): ToldProblem => ({
  what: 'problem',
  problem,
  foundAt: 0,
  state: 'open',
  pipelineName: 'web',
  pipelineArn: `${BASE}:image-pipeline/web`,
  recipe: 'web-al2023 1.4.0',
  recipeArn: `${BASE}:image-recipe/web-al2023/1.4.0`,
  ...parts,
});
