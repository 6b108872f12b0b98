import type { Here } from '../../src/config/here.ts';
import type { Config } from '../../src/config/types.ts';
import { present } from '../../src/present.ts';
import { HOME } from '../support/home.ts';
import { type FleetName, MEMBER, type Name, PIPELINES, RULES, type Rules } from './people.ts';

const DAY = 86_400_000;
export const FREEZE = 'arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze';

/** The config that a worker runs with; the oracle has its own idea of it in people.ts. */
export const configOf = ({ approvals, leads, people, observe, places }: Rules): Config => ({
  workspace: 'T0PATCHW',
  timezone: 'Australia/Sydney',
  channel: 'C0PATCHING',
  approvers: {
    platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' },
    leads: { kind: 'users', users: leads },
  },
  people,
  settleMs: 0,
  policies: {
    nonprod: { name: 'nonprod', approvals: approvals.web, from: ['platform'], expiresMs: DAY, soakMs: 0 },
    prod: { name: 'prod', approvals: approvals.api, from: ['platform', 'leads'], expiresMs: DAY, soakMs: 0 },
  },
  images: {
    ...imagesAt(HOME, { web: 'web', api: 'api' }),
    ...(places === true ? imagesAt(MEMBER, { web: 'web-east', api: 'api-east' }) : {}),
  },
  fleets: {},
  notices: [],
  deferrals: { max: 2, withinMs: 14 * DAY },
  freezes: [FREEZE],
  accounts: {
    [HOME.account]: { regions: [HOME.region] },
    ...(places === true ? { [MEMBER.account]: { regions: [MEMBER.region] } } : {}),
  },
  sections: {},
  ...present({ observe }),
});

const imagesAt = (place: Here, { web, api }: Readonly<Record<Name, FleetName>>): Config['images'] => ({
  [web]: { name: web, pipelineArn: PIPELINES[web], policy: 'nonprod', channel: 'C0PATCHING', place, owners: [] },
  [api]: { name: api, pipelineArn: PIPELINES[api], policy: 'prod', channel: 'C0WEB', place, owners: [] },
});

export const CONFIG = configOf(RULES);
