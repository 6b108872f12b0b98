import * as iam from 'aws-cdk-lib/aws-iam';
import { gatekeeperReaderRoleArn, memberRoleNames, readerRoleArn } from '../../src/config/member.ts';
import { membersOf } from '../../src/config/place.ts';
import type { Config } from '../../src/config/types.ts';
import type { DeniedActions } from './denied-actions.ts';
import { allow, deny } from './statements.ts';

/** The roles that a role of the hub takes in member places, by ARN. */
export interface Readers {
  /** What it is allowed: exactly these. */
  roles: readonly string[];
  /** What a deny leaves, in few words: it stands in one statement whole, and hundreds of ARNs do not fit. */
  patterns: readonly string[];
}

const ANY = memberRoleNames({ region: '*' });
const anyAccount = (name: string): string => `arn:aws:iam::*:role/${name}`;

export function workerReaders(config: Config): Readers {
  const members = membersOf(config);
  const named = members.flatMap(({ account }) => config.accounts[account]?.role ?? []);
  return readersOf(
    members.map((place) => readerRoleArn(config, place)),
    [anyAccount(ANY.reader), ...named],
  );
}

export const gatekeeperReaders = (config: Config): Readers =>
  readersOf(membersOf(config).map(gatekeeperReaderRoleArn), [anyAccount(ANY.gatekeeperReader)]);

const readersOf = (roles: readonly string[], patterns: readonly string[]): Readers => ({
  roles: [...new Set(roles)],
  patterns: roles.length === 0 ? [] : [...new Set(patterns)],
});

const TAKE = 'sts:AssumeRole';

/** Denies all that, and of taking roles everything but these. */
export const denyWithout = (denied: readonly DeniedActions[], { patterns }: Readers): iam.PolicyStatement[] =>
  patterns.length === 0
    ? denied.map(({ sid, actions }) => deny(sid, actions))
    : [...denied.map(({ sid, actions }) => deny(sid, actions.filter(isNotTaking))), takeNoOther(patterns)];

const isNotTaking = (action: string): boolean => action !== TAKE;

const takeNoOther = (patterns: readonly string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: 'TakeNoOtherRole',
    effect: iam.Effect.DENY,
    actions: [TAKE],
    notResources: [...patterns],
  });

export const takeReaders = ({ roles }: Readers): iam.PolicyStatement[] =>
  roles.length === 0 ? [] : [allow('LookAtMembers', [TAKE], [...roles])];
