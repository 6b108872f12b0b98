import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ZodType, z } from 'zod';
import { named } from '../../../src/config/fields.ts';
import { patchSchema } from '../../../src/config/patch-schema.ts';
import { fleetSchema, imageSchema } from '../../../src/config/schema.ts';

/**
 * What the config takes a runbook takes: people approve what the config allowed, and a runbook that knows a narrower rule refuses it
 * afterwards. Values are made at random, and those that the config takes are given to the runbook's own pattern.
 */

const documentSchema = z.object({
  parameters: z.record(z.string(), z.object({ allowedPattern: z.string().optional() })),
});
const patternOf = (file: string, name: string): RegExp => {
  const text = readFileSync(join(import.meta.dirname, '../../../infra/runbooks', file), 'utf8');
  return new RegExp(documentSchema.parse(parse(text)).parameters[name]?.allowedPattern ?? '^$');
};

/** One value of the config, where its rule has it, and the runbooks that get it. */
interface Passed {
  what: string;
  schema: ZodType;
  as: (value: string) => unknown;
  /** A value that the config takes, from which others are made. */
  seeds: readonly string[];
  runbooks: readonly (readonly [file: string, parameter: string])[];
}

const { shape } = fleetSchema;
const PIPELINE = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web';
const HOOK = 'arn:aws:ssm:ap-southeast-2:111122223333:document/Drain';
const asIs = (value: string): unknown => value;

const PASSED: readonly Passed[] = [
  {
    what: 'pipeline',
    schema: imageSchema.shape.pipeline,
    as: asIs,
    seeds: [PIPELINE, PIPELINE.replace('arn:aws', 'arn:aws-cn'), PIPELINE.replace('arn:aws', 'arn:aws-us-gov')],
    runbooks: [['patchwarden-bake.yaml', 'ImagePipelineArn']],
  },
  {
    what: 'stack',
    schema: shape.stack,
    as: (name) => ({ name, parameter: 'Ami' }),
    seeds: ['web-prod'],
    runbooks: [['patchwarden-deploy.yaml', 'StackName']],
  },
  {
    what: 'group',
    schema: shape.autoScalingGroup,
    as: asIs,
    seeds: ['api-prod', 'a b:c/d=e+f@g'],
    runbooks: [['patchwarden-refresh.yaml', 'GroupName']],
  },
  {
    what: 'alarm',
    schema: shape.alarms,
    as: (name) => [name],
    seeds: ['web-prod-5xx', 'CPU > 80% (api)', 'Überlast'],
    runbooks: [['patchwarden-refresh.yaml', 'Alarms']],
  },
  {
    what: 'fleet',
    schema: named(z.literal(1), 'fleets'),
    as: (name) => ({ [name]: 1 }),
    seeds: ['win-prod'],
    runbooks: [
      ['patchwarden-patch.yaml', 'Fleet'],
      ['patchwarden-window.yaml', 'Fleet'],
    ],
  },
  {
    what: 'patch group',
    schema: shape.patchGroup,
    as: asIs,
    seeds: ['Win-PROD', 'Team A: web/1'],
    runbooks: [
      ['patchwarden-patch.yaml', 'PatchGroup'],
      ['patchwarden-patch.yaml', 'Instances'],
      ['patchwarden-patch.yaml', 'Wave1'],
    ],
  },
  {
    what: 'window',
    schema: shape.window,
    as: asIs,
    seeds: ['mw-0a1b2c3d4e5f67890'],
    runbooks: [
      ['patchwarden-patch.yaml', 'Window'],
      ['patchwarden-window.yaml', 'WindowId'],
      ['patchwarden-stop-window.yaml', 'WindowId'],
    ],
  },
  {
    what: 'hook',
    schema: patchSchema,
    as: (before) => ({ hooks: { before } }),
    seeds: ['Drain', HOOK, HOOK.replace('111122223333', ''), HOOK.replace('Drain', 'd'.repeat(128))],
    runbooks: [
      ['patchwarden-patch.yaml', 'BeforeHook'],
      ['patchwarden-patch.yaml', 'AfterHook'],
      ['patchwarden-patch.yaml', 'ExitHook'],
    ],
  },
  {
    what: 'concurrency',
    schema: patchSchema,
    as: (concurrency) => ({ concurrency }),
    seeds: ['5', '10%', '1000', '100%'],
    runbooks: [['patchwarden-patch.yaml', 'Concurrency']],
  },
  {
    what: 'errors',
    schema: patchSchema,
    as: (errors) => ({ errors }),
    seeds: ['0', '0%', '1000', '100%'],
    runbooks: [['patchwarden-patch.yaml', 'Errors']],
  },
];

/** Deterministic, so that a red test stays red. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const LETTERS = 'abcXYZ019';
const SIGNS = [
  ...Array.from({ length: 95 }, (_none, at) => String.fromCharCode(32 + at)),
  '\u0000',
  '\t',
  '\n',
  '\u0085',
  'Ü',
  '名',
  '😀',
];
const LENGTHS = [0, 1, 2, 3, 16, 62, 63, 64, 127, 128, 129, 199, 200, 201, 254, 255, 256, 257];

/** A seed with something put in, taken out or repeated up to a length at which rules end. */
function mutated(seed: string, random: (below: number) => number): string {
  const at = random(seed.length + 1);
  const sign = SIGNS[random(SIGNS.length)] ?? '';
  const letter = LETTERS[random(LETTERS.length)] ?? '';
  const length = LENGTHS[random(LENGTHS.length)] ?? 0;
  const longer = `${seed}${letter.repeat(Math.max(0, length - seed.length))}`;
  const [text] = [
    [`${seed.slice(0, at)}${sign}${seed.slice(at)}`],
    [`${seed.slice(0, at)}${letter}${seed.slice(at + random(3))}`],
    [longer.slice(0, length)],
    [letter.repeat(length)],
    [String(random(1200))],
    [`${random(130)}%`],
  ][random(6)] ?? [seed];
  return text ?? seed;
}

test.each(PASSED)('a runbook takes every $what that the config takes', ({ schema, as, seeds, runbooks }) => {
  const random = randomOf(20261130);
  const made = Array.from({ length: 4_000 }, (_none, i) => mutated(seeds[i % seeds.length] ?? '', random));
  const taken = [...new Set([...seeds, ...made])].filter((value) => schema.safeParse(as(value)).success);
  expect(taken.length).toBeGreaterThan(seeds.length);
  const refused = runbooks.flatMap(([file, parameter]) => {
    const pattern = patternOf(file, parameter);
    return taken.filter((value) => !pattern.test(value)).map((value) => [parameter, value]);
  });
  expect(refused).toEqual([]);
});

test('an alarm that the config refuses is said there, before anyone is asked', () => {
  const taken = (name: string): boolean => shape.alarms.safeParse([name]).success;
  expect(taken('CPU > 80% (api)')).toBe(true);
  expect(['arn:aws:cloudwatch:x:1:alarm:y', 'a*', 'a?', 'a}', ' a', 'a\u0000', 'a'.repeat(256)].filter(taken)).toEqual(
    [],
  );
});
