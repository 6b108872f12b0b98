import { formatDuration, MINUTE } from '../duration.ts';
import { FROM_TAGS } from './fields.ts';
import { placeIn } from './place-problems.ts';
import type { Problem } from './problem.ts';
import type { ConfigView } from './view.ts';

type Fleet = ConfigView['fleets']['entries'] extends ReadonlyMap<string, infer Entry> ? Entry : never;

/** CloudFormation's monitoring time ends at 180 minutes, and it watches five alarms; an instance refresh, the schema's 48 hours and ten. */
const STACK_WATCH = 180 * MINUTE;
const ALARMS = { stack: 5, autoScalingGroup: 10 } as const;

/** What a fleet says about its deploys must fit what it is. A fleet without exactly one target is told so elsewhere. */
export function deployProblems(view: ConfigView, name: string, fleet: Fleet): Problem[] {
  const { stack, autoScalingGroup, patchGroup } = fleet;
  const kinds = Object.entries({ stack, autoScalingGroup, patchGroup }).filter(([, target]) => target !== undefined);
  if (kinds.length !== 1) return [];
  if (patchGroup !== undefined) return beside(name, fleet, NOT_BESIDE_PATCH_GROUP);
  const role = roleProblems(view, name, fleet);
  const patching = [...beside(name, fleet, ONLY_A_PATCH_GROUP), ...taggedWindow(name, fleet)];
  if (autoScalingGroup !== undefined)
    return [...patching, ...alarmProblems(name, fleet, ALARMS.autoScalingGroup, 'an instance refresh'), ...role];
  return [
    ...patching,
    ...beside(name, fleet, NOT_BESIDE_STACK),
    ...watchProblems(name, fleet),
    ...alarmProblems(name, fleet, ALARMS.stack, 'a stack update'),
  ];
}

/** Keys that a fleet cannot have, with what it is instead. */
type Reasons = readonly (readonly [key: keyof Fleet, why: string])[];

const PATCHED = 'a patchGroup, which is patched in place and never deployed to';

const NOT_BESIDE_PATCH_GROUP: Reasons = [
  ['watch', PATCHED],
  ['alarms', PATCHED],
  ['checkpoint', PATCHED],
  ['instanceRole', PATCHED],
  ['imageParameter', PATCHED],
];

const REPLACED = 'a stack or an autoScalingGroup, which is deployed to and never patched in place';

const ONLY_A_PATCH_GROUP: Reasons = [
  ['adopted', REPLACED],
  ['occurrences', REPLACED],
  ['stop', REPLACED],
  ['signoff', REPLACED],
  ['patch', REPLACED],
];

const NOT_BESIDE_STACK: Reasons = [
  ['checkpoint', 'a stack, whose update cannot stop halfway'],
  ['instanceRole', 'a stack, whose own role passes it'],
];

const beside = (name: string, fleet: Fleet, reasons: Reasons): Problem[] =>
  reasons
    .filter(([key]) => fleet[key] !== undefined)
    .map(([key, why]) => ({
      path: ['fleets', name, key],
      message: `cannot be combined with ${why}: remove one of them.`,
    }));

const taggedWindow = (name: string, { window }: Fleet): Problem[] =>
  window === FROM_TAGS
    ? [{ path: ['fleets', name, 'window'], message: `cannot be combined with ${REPLACED}: write the id of a window.` }]
    : [];

function watchProblems(name: string, { watch }: Fleet): Problem[] {
  const path = ['fleets', name, 'watch'];
  if (watch === undefined) return [];
  if (watch > STACK_WATCH) {
    const message = `is ${formatDuration(watch)} and a stack update keeps the old instances for at most 3 h: write 3h or less.`;
    return [{ path, message }];
  }
  if (watch % MINUTE === 0) return [];
  const message = `is ${formatDuration(watch)} and a stack update counts in whole minutes: write for example 15m.`;
  return [{ path, message }];
}

function alarmProblems(name: string, { alarms = [] }: Fleet, most: number, watcher: string): Problem[] {
  if (alarms.length <= most) return [];
  const message = `has ${alarms.length} names and ${watcher} watches at most ${most}: remove ${alarms.length - most}.`;
  return [{ path: ['fleets', name, 'alarms'], message }];
}

function roleProblems(view: ConfigView, name: string, fleet: Fleet): Problem[] {
  const account = fleet.instanceRole?.split(':')[4];
  const { account: own } = placeIn(view, fleet);
  if (account === undefined || account === own) return [];
  const message = view.accounts.names.includes(account)
    ? `is a role of account ${account}, and the fleet is in ${own}: name a role of that account.`
    : `is a role of account ${account}, which is not in accounts: add it there, or name a role of a listed account.`;
  return [{ path: ['fleets', name, 'instanceRole'], message }];
}
