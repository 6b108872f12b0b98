import type { Config } from '../../src/config/types.ts';
import { LEADS, PIPELINES } from './people.ts';

const DAY = 86_400_000;
export const FREEZE = 'arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze';

/** The config that the model's workers run with; the oracle has its own idea of it in people.ts. */
export const CONFIG: Config = {
  workspace: 'T0PATCHW',
  timezone: 'Australia/Sydney',
  channel: 'C0PATCHING',
  approvers: {
    platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' },
    leads: { kind: 'users', users: LEADS },
  },
  people: { cleo: ['U0CLEO', 'U0CLEO2'] },
  policies: {
    nonprod: { name: 'nonprod', approvals: 1, from: ['platform'], expiresMs: DAY, soakMs: 0 },
    prod: { name: 'prod', approvals: 2, from: ['platform', 'leads'], expiresMs: DAY, soakMs: 0 },
  },
  images: {
    web: { name: 'web', pipelineArn: PIPELINES.web, policy: 'nonprod', channel: 'C0PATCHING', owners: [] },
    api: { name: 'api', pipelineArn: PIPELINES.api, policy: 'prod', channel: 'C0WEB', owners: [] },
  },
  fleets: {},
  notices: [],
  deferrals: { max: 2, withinMs: 14 * DAY },
  freezes: [FREEZE],
  accounts: { '111122223333': { regions: ['ap-southeast-2'] } },
  sections: {},
};
