import { type App, Validations } from 'aws-cdk-lib/core';
import { membersOf } from '../../src/config/place.ts';
import type { Config } from '../../src/config/types.ts';
import type { InfraFeature } from '../bot/feature.ts';
import { MemberStack } from './member-stack.ts';

/** A stack beside the bot's for each member place of `accounts`: `cdk synth` writes its template into cdk.out. */
export function addMembers(app: App, config: Config, features: readonly InfraFeature[]): MemberStack[] {
  const stacks = membersOf(config).map((place) => new MemberStack(app, { config, place, features }));
  for (const { id, where, reason } of stacks.flatMap(({ acknowledged }) => acknowledged))
    Validations.of(where).acknowledge({ id, reason });
  return stacks;
}
