import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { App, type CfnElement } from 'aws-cdk-lib/core';
import type { Wildcard } from '../../../infra/bot/wildcards.ts';
import { MemberStack } from '../../../infra/member/member-stack.ts';
import { loadConfig } from '../../../src/app/config.ts';
import type { Here } from '../../../src/config/here.ts';
import type { Config } from '../../../src/config/types.ts';
import { features, type Resource, root, type Statement, statementsOf } from '../bot-template.ts';

export const HOME: Here = { account: '111122223333', region: 'ap-southeast-2' };
/** Home's account, another Region. */
export const WEST: Here = { account: '111122223333', region: 'us-west-2' };
/** Where everything is. */
export const SHOP: Here = { account: '444455556666', region: 'us-east-1' };
/** Where nothing of the config is. */
export const EMPTY: Here = { account: '777788889999', region: 'eu-west-1' };

export const estate = (): Config => loadConfig(join(root, 'test/infra/member/patchwarden.yml'));

/** Without `accounts` but the first, and what is there. */
export const homeAlone = (config: Config): Config => ({
  ...config,
  accounts: { [HOME.account]: { regions: [HOME.region] } },
  images: Object.fromEntries(Object.entries(config.images).filter(([, { place }]) => isHome(place))),
  fleets: Object.fromEntries(Object.entries(config.fleets).filter(([, { place }]) => isHome(place))),
  freezes: config.freezes.filter((arn) => arn.includes(HOME.account)),
});

const isHome = ({ account, region }: Here): boolean => account === HOME.account && region === HOME.region;

const folder = mkdtempSync(join(tmpdir(), 'patchwarden-member-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A member place's template, with what it says of roles. */
export class MemberTemplate {
  readonly stack: MemberStack;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly template: Readonly<Record<string, unknown>>;

  constructor(place: Here, config = estate()) {
    process.env['CDK_VALIDATION'] = 'false';
    const app = new App({
      analyticsReporting: false,
      outdir: mkdtempSync(join(folder, 'member-')),
      postCliContext: { '@aws-cdk/core:enablePartitionLiterals': true },
    });
    this.stack = new MemberStack(app, { config, place, features });
    this.template = Template.fromStack(this.stack).toJSON();
    this.resources = Object(this.template['Resources']);
  }

  ofType(type: string): Record<string, unknown>[] {
    return Object.values(this.resources).flatMap(({ Type, Properties }) => (Type === type ? [Properties] : []));
  }

  /** By its name, as the account has it. */
  role(name: string): Record<string, unknown> {
    const found = this.ofType('AWS::IAM::Role').find(({ RoleName }) => RoleName === name);
    if (found === undefined) throw new Error(`there is no role ${name}`);
    return found;
  }

  /** Statements of every policy attached to a role. */
  statements(role: Wildcard['role']): Statement[] {
    const construct = this.stack.roles.get(role)?.node.defaultChild;
    if (construct === undefined) throw new Error(`there is no role ${role}`);
    // The default child of a role is its CfnRole.
    const id = this.stack.getLogicalId(construct as CfnElement);
    return [...this.ofType('AWS::IAM::Policy'), ...this.ofType('AWS::IAM::ManagedPolicy')]
      .filter(({ Roles }) => JSON.stringify(Roles) === JSON.stringify([{ Ref: id }]))
      .flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument));
  }
}
