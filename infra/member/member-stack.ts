import * as iam from 'aws-cdk-lib/aws-iam';
import { BootstraplessSynthesizer, Stack } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import { type Here, hereOf } from '../../src/config/here.ts';
import { memberStackName, readerRoleArn } from '../../src/config/member.ts';
import { configAt } from '../../src/config/place.ts';
import type { Config } from '../../src/config/types.ts';
import type { Acknowledgement } from '../bot/acknowledgement.ts';
import { arnsOf } from '../bot/arns.ts';
import { readFreezes } from '../bot/calendars.ts';
import type { InfraFeature } from '../bot/feature.ts';
import { joinFeatures } from '../bot/join-features.ts';
import { Runbooks } from '../bot/runbooks.ts';
import { runbookWildcards, type Wildcard } from '../bot/wildcards.ts';
import { acknowledgementsOf } from './acknowledgements.ts';
import { MemberEvents } from './events.ts';
import { Gate } from './gate.ts';
import { createGatekeeperReaderRole, createReaderRole } from './readers.ts';

export interface MemberStackProps {
  /** The whole file. */
  config: Config;
  place: Here;
  /** Those of infra/features. */
  features: readonly InfraFeature[];
}

/**
 * What a member place has: the runbooks with their roles, the roles that the hub takes here, rules that send events to it, and the function
 * that asks it. No asset and no reference to another stack: the template is enough to deploy it.
 */
export class MemberStack extends Stack {
  readonly place: Here;
  /** `worker` and `gatekeeper` are what the hub's take here. */
  readonly roles: ReadonlyMap<Wildcard['role'], IConstruct>;
  /** Every wildcard of every role. */
  readonly wildcards: readonly Wildcard[];
  readonly acknowledged: readonly Acknowledgement[];

  constructor(scope: Construct, { config, place, features }: MemberStackProps) {
    super(scope, memberStackName(place), {
      description: 'Patchwarden: a member place, of which the hub is told and where its runbooks are',
      env: place,
      synthesizer: new BootstraplessSynthesizer(),
    });
    this.place = place;
    const home = hereOf(config);
    const arns = arnsOf(this);
    const added = joinFeatures(features, { config: configAt(config, place), here: place, home, arns });
    const gate = new Gate(this, { arns, place, home });
    const runbooks = new Runbooks(this, { arns, here: place, specs: added.runbooks }).all;
    // A runbook that asks for it must find it.
    for (const { document } of runbooks) document.node.addDependency(gate.function, gate.role);
    const documents = runbooks.map(({ name }) => name);
    const { rules } = new MemberEvents(this, { arns, place, home, hints: added.events, documents });
    const given = { arns, place, home, freezes: readFreezes(config, place), added, runbooks };
    const named = config.accounts[place.account]?.role;
    const reader = named === undefined ? createReaderRole(this, given) : undefined;
    const gatekeeperReader = createGatekeeperReaderRole(this, given);
    const worker = reader ?? iam.Role.fromRoleArn(this, 'NamedReader', readerRoleArn(config, place));
    const also = added.also.map((bring) => bring(this, { worker }));
    const startable = runbooks.filter(({ startedBy }) => startedBy === 'worker').map(({ name }) => name);
    this.wildcards = [gate.wildcard, ...runbookWildcards(arns, startable), ...added.wildcards];
    this.roles = new Map<Wildcard['role'], IConstruct>([
      ['gate', gate.role],
      ...(reader === undefined ? [] : [['worker', reader] as const]),
      ['gatekeeper', gatekeeperReader],
      ...runbooks.map(({ kind, role }): [Wildcard['role'], IConstruct] => [`${kind}-runbook`, role]),
      ...also.flatMap(({ roles }) => [...roles]),
    ]);
    this.acknowledged = [
      ...acknowledgementsOf({ roles: this.roles, wildcards: this.wildcards, gate, rules }),
      ...also.flatMap(({ acknowledged }) => acknowledged),
    ];
  }
}
