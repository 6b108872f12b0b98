import { TAG_KEYS } from '../../../src/nodes/decision/exclusion.ts';
import { present } from '../../../src/present.ts';
import type { Doubt, Found, ProposedFleet, SeenInstance } from '../types.ts';
import { fleetName, isAwsName } from './names.ts';
import { stageOf } from './stage.ts';
import { type PatchingWindow, spokenWindow } from './windows.ts';

/** The patch groups of an instance, under either spelling. */
const groupsOf = ({ tags }: SeenInstance): string[] => [...new Set(TAG_KEYS.flatMap((key) => tags[key] ?? []))];

/** Instances that come and go with what made them: they get their patches in an image. */
const isReplaced = ({ tags }: SeenInstance): boolean =>
  tags['aws:autoscaling:groupName'] !== undefined || tags['aws:elasticmapreduce:job-flow-id'] !== undefined;

const counted = (count: number, what = 'instance'): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Fleets of the patch groups, each with the window that patches it. */
export function fleetsOfPatchGroups(instances: readonly SeenInstance[], windows: readonly PatchingWindow[]): Found {
  const names = [...new Set(instances.flatMap(groupsOf))].filter((name) => name !== '').sort();
  const found = names.map((name) => fleetOfPatchGroup(name, instances, windows));
  return {
    fleets: found.flatMap(({ fleets }) => fleets),
    doubts: [...found.flatMap(({ doubts }) => doubts), ...ungrouped(instances, windows)],
  };
}

function fleetOfPatchGroup(
  group: string,
  instances: readonly SeenInstance[],
  windows: readonly PatchingWindow[],
): Found {
  const about = `patch group ${group}`;
  if (!isAwsName(group))
    return {
      fleets: [],
      doubts: [{ about, text: 'its value has characters that patchwarden.yml does not take, so it is not managed' }],
    };
  const tagged = instances.filter((instance) => groupsOf(instance).includes(group));
  const members = tagged.filter((instance) => !isReplaced(instance));
  if (members.length === 0)
    return {
      fleets: [],
      doubts: [
        {
          about,
          text: `all ${counted(tagged.length)} belong to an Auto Scaling group or a cluster, which replaces them, so it is not managed: patch them by a new image`,
        },
      ],
    };
  const name = fleetName(group);
  const choice = windowFor(members, windows);
  const { stage, doubt } = stageOf(group, sharedTags(members));
  const fleet: ProposedFleet = {
    name,
    target: { kind: 'patch-group', patchGroup: group },
    route: 'in place',
    stage,
    ...present({ window: choice.window?.window.id }),
    seen: `${counted(members.length)} tagged ${keysOf(group, members).join(' and ')}${choice.window === undefined ? '' : `; ${spokenWindow(choice.window)}`}`,
  };
  const texts = [...(doubt === undefined ? [] : [doubt]), ...tagDoubts(group, tagged, members), ...choice.doubts];
  return { fleets: [fleet], doubts: texts.map((text): Doubt => ({ about: name, text })) };
}

const keysOf = (group: string, members: readonly SeenInstance[]): string[] =>
  TAG_KEYS.filter((key) => members.some(({ tags }) => tags[key] === group));

function tagDoubts(group: string, tagged: readonly SeenInstance[], members: readonly SeenInstance[]): string[] {
  const torn = members.filter((instance) => groupsOf(instance).length > 1);
  const replaced = tagged.length - members.length;
  return [
    ...(keysOf(group, members).length > 1
      ? [
          'its instances use both spellings, Patch Group and PatchGroup, which are two sets for a window target: decide on one',
        ]
      : []),
    ...(torn.length > 0
      ? [`${torn.map(({ id }) => id).join(', ')} has two different patch groups and is not patched: decide on one`]
      : []),
    ...(replaced > 0
      ? [`${counted(replaced)} in an Auto Scaling group or a cluster left out: decide whether to keep the tag there`]
      : []),
  ];
}

/** Tags that every instance has with the same value. */
const sharedTags = ([first, ...others]: readonly SeenInstance[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(first?.tags ?? {}).filter(([key, value]) => others.every(({ tags }) => tags[key] === value)),
  );

interface Choice {
  window?: PatchingWindow;
  doubts: readonly string[];
}

/** The one window that patches these instances again and again; each other case is for a person to decide. */
function windowFor(members: readonly SeenInstance[], windows: readonly PatchingWindow[]): Choice {
  const ids = members.map(({ id }) => id);
  const covers = ({ reached }: PatchingWindow): number => ids.filter((id) => reached.includes(id)).length;
  const reaching = windows.filter((window) => covers(window) > 0);
  const asleep = reaching.filter(({ opens }) => opens !== 'again').map(sleeping);
  const awake = reaching.filter(({ opens }) => opens === 'again').sort((one, other) => covers(other) - covers(one));
  const [window, ...others] = awake;
  if (window === undefined) {
    const unread = windows.filter((each) => each.unread.length > 0).map(spokenWindow);
    const maybe = unread.length === 0 ? '' : ` (${unread.join(', ')} could not be resolved)`;
    return {
      doubts: [
        ...asleep,
        `no window that opens again installs patches on it${maybe}: decide whether it is patched on request alone`,
      ],
    };
  }
  const missed = ids.length - covers(window);
  return {
    window,
    doubts: [
      ...(missed > 0
        ? [
            `${spokenWindow(window)} reaches ${covers(window)} of its ${counted(ids.length)}, by ${window.targets.join('; ')}: decide who patches the others`,
          ]
        : []),
      ...(others.length > 0
        ? [
            `${others.map(spokenWindow).join(' and ')} also ${others.length === 1 ? 'patches' : 'patch'} it: decide which window is its own`,
          ]
        : []),
      ...asleep,
    ],
  };
}

const sleeping = (window: PatchingWindow): string =>
  window.opens === 'once'
    ? `${spokenWindow(window)} opens once and was not chosen: decide whether it is still needed`
    : `${spokenWindow(window)} never opens${window.window.enabled ? '' : ' while it is disabled'} and was not chosen: decide whether its schedule is meant`;

/** Windows that patch instances which no patch group holds: no fleet can govern them yet. */
function ungrouped(instances: readonly SeenInstance[], windows: readonly PatchingWindow[]): Doubt[] {
  const byId = new Map(instances.map((instance) => [instance.id, instance]));
  return windows.flatMap((window): Doubt[] => {
    const about = `window ${window.window.id}`;
    const spoken = `${window.window.name} (${window.window.schedule}) installs patches by ${window.targets.join('; ')}`;
    if (window.unread.length > 0)
      return [{ about, text: `${spoken}, which could not be resolved: decide which instances it is for` }];
    const reached = window.reached.map((id) => byId.get(id) ?? { id, state: '', tags: {} });
    const replaced = reached.filter(isReplaced);
    const loose = reached.filter((instance) => groupsOf(instance).length === 0);
    if (window.reached.length === 0)
      return [{ about, text: `${spoken}, and no instance matches: decide whether it is still needed` }];
    if (replaced.length > 0)
      return [
        {
          about,
          text: `${spoken}, which are ${counted(replaced.length)} of Auto Scaling groups: a replacement loses the patches, decide whether a new image takes its place`,
        },
      ];
    if (loose.length > 0)
      return [
        {
          about,
          text: `${spoken}, which are ${counted(loose.length)} without a Patch Group tag, so no fleet manages them: tag them Patch Group or leave them to the window`,
        },
      ];
    return [];
  });
}
