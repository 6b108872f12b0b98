import { formatDuration } from '../duration.ts';
import { AFTER_BAKE } from './fields.ts';
import { deployProblems } from './fleet-deploys.ts';
import { imageParameterProblems } from './fleet-parameters.ts';
import { patchingProblems } from './fleet-patching.ts';
import { placeWord, writtenPlaceProblems } from './place-problems.ts';
import { groupProblems } from './policy-references.ts';
import { type Problem, suggestion } from './problem.ts';
import type { ConfigView } from './view.ts';

type Fleet = ConfigView['fleets']['entries'] extends ReadonlyMap<string, infer Entry> ? Entry : never;

/** What fleets say about policies, images and each other. */
export function fleetProblems(view: ConfigView): Problem[] {
  const owners = new Map<string, string>();
  const parameters = new Map<string, string>();
  const names = [...view.given.fleets].flatMap(([name, { policy, image, after, signoff }]) => [
    ...unknownName(name, 'policy', policy, view.policies.names, 'policies'),
    ...unknownName(name, 'image', image, view.images.names, 'images'),
    ...reservedName(name),
    ...unknownName(name, 'after', after === AFTER_BAKE ? undefined : after, view.fleets.names, 'fleets'),
    ...groupProblems(view, ['fleets', name, 'signoff'], signoff),
  ]);
  const fleets = [...view.fleets.entries].flatMap(([name, fleet]) => [
    ...targetProblems(name, fleet, { owners, at: placeWord(view, fleet) }),
    ...writtenPlaceProblems(view, ['fleets', name], fleet),
    ...deployProblems(view, name, fleet),
    ...patchingProblems(view, name, fleet),
    ...soakProblems(view, name, fleet),
    ...orderProblems(view, name, fleet),
    ...imageParameterProblems(view, name, { fleet, owners: parameters }),
  ]);
  return [...names, ...fleets];
}

function unknownName(
  fleet: string,
  key: string,
  name: string | undefined,
  names: readonly string[],
  section: string,
): Problem[] {
  if (name === undefined || names.includes(name)) return [];
  return [
    {
      path: ['fleets', fleet, key],
      message: `is ${JSON.stringify(name)}, which is not in ${section}: ${suggestion(name, names)}`,
    },
  ];
}

const reservedName = (name: string): Problem[] =>
  name === AFTER_BAKE
    ? [
        {
          path: ['fleets', name],
          message: `is a reserved name, since after: bake means after each new image: give this fleet another name.`,
        },
      ]
    : [];

function targetProblems(
  name: string,
  { stack, autoScalingGroup, patchGroup, image }: Fleet,
  { owners, at }: { owners: Map<string, string>; at: string },
): Problem[] {
  const targets = [
    ...(stack === undefined ? [] : [`stack ${stack.name}`]),
    ...(autoScalingGroup === undefined ? [] : [`autoScalingGroup ${autoScalingGroup}`]),
    ...(patchGroup === undefined ? [] : [`patchGroup ${patchGroup}`]),
  ];
  const [target] = targets;
  if (target === undefined || targets.length > 1) {
    const count = target === undefined ? 'has none' : `has ${targets.length}`;
    return [
      {
        path: ['fleets', name],
        message: `${count} of stack, autoScalingGroup and patchGroup: write exactly one of them.`,
      },
    ];
  }
  const problems: Problem[] = [];
  if (patchGroup !== undefined && image !== undefined) {
    problems.push({
      path: ['fleets', name, 'image'],
      message:
        'cannot be combined with a patchGroup, which is patched in place and takes no image: remove one of them.',
    });
  }
  const owner = owners.get(`${at} ${target}`);
  const key = target.split(' ', 1)[0] ?? '';
  if (owner !== undefined)
    problems.push({ path: ['fleets', name, key], message: `is already fleet ${owner}: one fleet has one policy.` });
  owners.set(`${at} ${target}`, owner ?? name);
  return problems;
}

/** A fleet may wait longer than its policy asks, never shorter. */
function soakProblems({ policies }: ConfigView, name: string, { policy, soak }: Fleet): Problem[] {
  const least = policies.entries.get(policy)?.soak ?? 0;
  if (soak === undefined || soak >= least) return [];
  const message = `is ${formatDuration(soak)}, shorter than the ${formatDuration(least)} of policy ${policy}: write the same or longer, or leave it out.`;
  return [{ path: ['fleets', name, 'soak'], message }];
}

function orderProblems({ fleets }: ConfigView, name: string, fleet: Fleet): Problem[] {
  const { after, image } = fleet;
  if (after === undefined) return [];
  const path = ['fleets', name, 'after'];
  if (after === AFTER_BAKE) return bakeProblems(path, fleet);
  const circle = circleFrom(fleets.entries, name);
  if (circle !== undefined) {
    return [
      {
        path,
        message: `is circular (${circle.join(' after ')}), so none of them could ever start: remove one.`,
      },
    ];
  }
  const before = fleets.entries.get(after);
  if (before === undefined) return [];
  if ((before.patchGroup === undefined) !== (fleet.patchGroup === undefined)) {
    const which = before.patchGroup === undefined ? 'is not a patch group' : 'is a patch group';
    return [
      {
        path,
        message: `is ${after}, which ${which}: a patch group comes after another patch group, and after nothing else.`,
      },
    ];
  }
  if (before.image === image) return [];
  const theirs = before.image === undefined ? 'has no image' : `has image ${before.image}`;
  const ours = image === undefined ? 'no image' : `image ${image}`;
  return [
    {
      path,
      message: `is ${after}, which ${theirs} while this fleet has ${ours}: a fleet follows one of the same image.`,
    },
  ];
}

/** What opens with a new image must take one. A fleet without one target is told so elsewhere. */
function bakeProblems(path: readonly string[], { image, patchGroup }: Fleet): Problem[] {
  if (patchGroup !== undefined)
    return [
      { path: [...path], message: 'is bake, and a patchGroup is patched in place and takes no image: remove it.' },
    ];
  return image === undefined
    ? [{ path: [...path], message: 'is bake and the fleet has no image to wait for: add image, or remove after.' }]
    : [];
}

/** The fleets from `name` back to itself; `undefined` when the order ends. */
function circleFrom(fleets: ReadonlyMap<string, Fleet>, name: string): string[] | undefined {
  const seen = [name];
  for (let next = fleets.get(name)?.after; next !== undefined; next = fleets.get(next)?.after) {
    if (next === name) return [...seen, name];
    if (seen.includes(next)) return undefined;
    seen.push(next);
  }
  return undefined;
}
