import { DAY } from '../../src/duration.ts';
import { present } from '../../src/present.ts';
import type { Inspector } from '../aws/inspector/service.ts';
import { MANAGEMENT_ROLE } from '../aws/ssm/nodes/management.ts';
import type { Ssm } from '../aws/ssm/service.ts';
import type { CveInput } from '../control/input.ts';
import type { CallService, Clock } from '../types.ts';
import { type Listed, listedIn, putCatalogue } from './exploit-catalogue.ts';
import { MANAGEMENT_ROLE_NAME } from './seed-patching.ts';
import type { World } from './world-schema.ts';

interface ComplianceSeed {
  world: World;
  ssm: Ssm;
  callService: CallService;
  now: number;
}

/** What the account has set up beside its instances: how nodes are managed and shown, and the catalogue of exploited vulnerabilities. */
export const seedCompliance = async ({ world, ssm, callService, now }: ComplianceSeed): Promise<void> => {
  if (world.allNodes) ssm.showNodes();
  if (world.hostManagement)
    await callService('ssm', 'UpdateServiceSetting', {
      SettingId: MANAGEMENT_ROLE,
      SettingValue: `service-role/${MANAGEMENT_ROLE_NAME}`,
    });
  if (world.catalogue === undefined) return;
  await callService('s3', 'CreateBucket', { Bucket: world.catalogue.bucket });
  await putCatalogue(world, { callService, listed: listedIn(world), now });
};

interface Learning extends Pick<ComplianceSeed, 'world' | 'callService'> {
  inspector: Inspector;
  clock: Clock;
}

/** What happens when a vulnerability becomes known to be exploited: Inspector says so, and CISA's catalogue has it. */
export const learning = ({ world, inspector, clock, callService }: Learning): ((input: CveInput) => Promise<void>) => {
  const listed = new Map(listedIn(world).map((one) => [one.id, one]));
  return async ({ cve: id, becomes, due, description = `A flaw known as ${id}`, automatable, technicalImpact }) => {
    const now = clock.now();
    const row: Listed = {
      id,
      description,
      addedAt: now,
      dueAt: now + due * DAY,
      ...present({ automatable, technicalImpact }),
    };
    inspector.learn({
      id,
      description,
      ...(becomes === 'listed' && { cisaSince: now, cisaDue: row.dueAt }),
      ...(becomes === 'seen' && { exploitSeen: { first: now, last: now } }),
    });
    if (becomes !== 'listed') return;
    listed.set(id, row);
    await putCatalogue(world, { callService, listed: [...listed.values()], now });
  };
};
