import { type Here, hereOf } from './here.ts';
import { membersOf, samePlace } from './place.ts';
import type { Config } from './types.ts';

/** The stack of a member place. */
export const memberStackName = ({ account, region }: Here): string => `PatchwardenMember-${account}-${region}`;

/** Names that the hub and its members agree on. Roles hold the Region, since roles are the whole account's. */
export const memberRoleNames = ({ region }: Pick<Here, 'region'>) =>
  ({
    /** What the hub's worker does there. */
    reader: `patchwarden-reader-${region}`,
    /** What the hub's gatekeeper reads there. */
    gatekeeperReader: `patchwarden-gatekeeper-reader-${region}`,
    /** Of the function that asks the hub's gatekeeper. */
    gate: `patchwarden-gate-${region}`,
    /** Sends events to the hub. */
    events: `patchwarden-member-events-${region}`,
  }) as const;

/** Where lists of patches lie that instances of that account and Region install: there, so that their roles need nothing for it. */
export const listsBucketName = ({ account, region }: Here): string => `patchwarden-patch-lists-${account}-${region}`;

/** The same, where the hub's own is a setting of its functions. */
export const listsBucketAt = (place: Here, home: Here, setting: (name: string) => string): string =>
  samePlace(place, home) ? setting('PATCHWARDEN_PATCH_LISTS_BUCKET') : listsBucketName(place);

type Accounts = Pick<Config, 'accounts'>;

const roleOf = ({ account }: Here, name: string): string => `arn:aws:iam::${account}:role/${name}`;

/** The role that the hub's worker takes in a member place: the template's, or the one that the file names. */
export const readerRoleArn = ({ accounts }: Accounts, place: Here): string =>
  accounts[place.account]?.role ?? roleOf(place, memberRoleNames(place).reader);

export const gatekeeperReaderRoleArn = (place: Here): string => roleOf(place, memberRoleNames(place).gatekeeperReader);

export const gateRoleArn = (place: Here): string => roleOf(place, memberRoleNames(place).gate);

/** The alias of the hub's gatekeeper by which one member place asks. */
export const memberAlias = ({ account, region }: Here): string => `member-${account}-${region}`;

/** An alias is one of `name`, or it is unqualified: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const INVOKED = /^arn:aws[a-z-]*:lambda:([a-z0-9-]+):(\d{12}):function:([A-Za-z0-9_-]+)(?::([A-Za-z0-9_$-]+))?$/;

/**
 * The place that asks, by the ARN with which the function was invoked, which Lambda says and nobody can choose freely: without an alias it
 * is home, with that of a listed member it is that member. `undefined` for everything else, which is then refused.
 */
export function placeAsking(config: Accounts, invokedArn: unknown): Here | undefined {
  const [, region = '', account = '', , alias] = INVOKED.exec(typeof invokedArn === 'string' ? invokedArn : '') ?? [];
  const home = hereOf(config);
  if (!samePlace(home, { account, region })) return undefined;
  return alias === undefined ? home : membersOf(config).find((place) => memberAlias(place) === alias);
}
