import { type Problem, suggestion } from './problem.ts';
import { GOLD } from './types.ts';
import type { ConfigView } from './view.ts';

type Image = ConfigView['images']['entries'] extends ReadonlyMap<string, infer Entry> ? Entry : never;

/** What images say about policies, accounts and each other. */
export function imageProblems(view: ConfigView): Problem[] {
  const pipelines = new Map<string, string>();
  const parameters = new Map<string, string>();
  const policies = [...view.given.images].flatMap(([name, { policy }]) => policyOf(view, name, policy));
  const images = [...view.images.entries].flatMap(([name, image]) => [
    ...sourceProblems(name, image),
    ...announceProblems(name, image),
    ...takenProblems(name, { key: 'pipeline', value: image.pipeline, owners: pipelines }),
    ...takenProblems(name, { key: 'parameter', value: image.parameter, owners: parameters }),
    ...(image.pipeline === undefined ? [] : placeProblems(view, image.pipeline, ['images', name, 'pipeline'])),
  ]);
  return [...policies, ...images, ...reservedProblems(view)];
}

function sourceProblems(name: string, { pipeline, parameter, only }: Image): Problem[] {
  if (pipeline === undefined && parameter === undefined)
    return [
      {
        path: ['images', name],
        message:
          'has neither pipeline nor parameter: name the Image Builder pipeline that bakes it, or the SSM parameter that holds its gold AMI.',
      },
    ];
  return only === undefined || parameter !== undefined
    ? []
    : [
        {
          path: ['images', name, 'only'],
          message: 'is gold, and no parameter says which image that is: add parameter, or remove only.',
        },
      ];
}

function announceProblems(name: string, { pipeline, announce }: Image): Problem[] {
  if (announce === undefined || pipeline !== undefined) return [];
  const message = 'announces a schedule, and this image has no pipeline: add pipeline, or remove announce.';
  return [{ path: ['images', name, 'announce'], message }];
}

function takenProblems(
  name: string,
  { key, value, owners }: { key: 'pipeline' | 'parameter'; value: string | undefined; owners: Map<string, string> },
): Problem[] {
  if (value === undefined) return [];
  const owner = owners.get(value);
  owners.set(value, owner ?? name);
  const message = `is already the ${key} of ${owner}: one ${key} is one image, so that one policy governs it.`;
  return owner === undefined ? [] : [{ path: ['images', name, key], message }];
}

/** `/patch deploy web-prod gold` could mean either. */
const reservedProblems = ({ images }: ConfigView): Problem[] =>
  images.names.includes(GOLD) && [...images.entries.values()].some(({ parameter }) => parameter !== undefined)
    ? [
        {
          path: ['images', GOLD],
          message: 'is a reserved name where an image has a parameter, since gold means its AMI: give it another name.',
        },
      ]
    : [];

function policyOf({ policies }: ConfigView, name: string, policy: string | undefined): Problem[] {
  const path = ['images', name, 'policy'];
  if (policy === undefined)
    return policies.names.length > 0
      ? []
      : [{ path, message: 'is missing and there is no policy to fall back on: add one to policies.' }];
  if (policies.names.includes(policy)) return [];
  return [
    {
      path,
      message: `is ${JSON.stringify(policy)}, which is not in policies: ${suggestion(policy, policies.names)}`,
    },
  ];
}

function placeProblems({ accounts }: ConfigView, arn: string, path: readonly string[]): Problem[] {
  const [, , , region = '', account = ''] = arn.split(':');
  if (!accounts.names.includes(account)) {
    return [
      {
        path,
        message: `is in account ${account}, which is not in accounts: add it there, or name a pipeline of a listed account.`,
      },
    ];
  }
  const regions = accounts.entries.get(account)?.regions;
  if (regions === undefined || regions.includes(region)) return [];
  return [
    {
      path,
      message: `is in ${region}, which is not in accounts.${account}.regions: add it there, or name a pipeline of a listed Region.`,
    },
  ];
}
