import { placeOfArn, placeText } from './place.ts';
import { pipelinePlaceProblems, placeWord, writtenPlaceProblems } from './place-problems.ts';
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
    ...takenProblems(name, {
      key: 'parameter',
      value: image.parameter,
      at: image.pipeline === undefined ? placeWord(view, image) : placeTextOf(image.pipeline),
      owners: parameters,
    }),
    ...placeProblems(view, name, image),
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

interface Taken {
  key: 'pipeline' | 'parameter';
  value: string | undefined;
  /** The place, where one name is another thing elsewhere. */
  at?: string;
  owners: Map<string, string>;
}

function takenProblems(name: string, { key, value, at = '', owners }: Taken): Problem[] {
  if (value === undefined) return [];
  const owner = owners.get(`${at} ${value}`);
  owners.set(`${at} ${value}`, owner ?? name);
  const message = `is already the ${key} of ${owner}: one ${key} is one image, so that one policy governs it.`;
  return owner === undefined ? [] : [{ path: ['images', name, key], message }];
}

/** A pipeline's ARN says where it is; one without is where the file says. */
function placeProblems(view: ConfigView, name: string, { pipeline, account, region }: Image): Problem[] {
  if (pipeline === undefined) return writtenPlaceProblems(view, ['images', name], { account, region });
  const beside = Object.entries({ account, region }).filter(([, value]) => value !== undefined);
  const message = 'cannot be combined with pipeline, whose ARN says where it is: remove it.';
  return [
    ...pipelinePlaceProblems(view, pipeline, ['images', name, 'pipeline']),
    ...beside.map(([key]) => ({ path: ['images', name, key], message })),
  ];
}

const placeTextOf = (arn: string): string => {
  const place = placeOfArn(arn);
  return place === undefined ? '' : placeText(place);
};

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
