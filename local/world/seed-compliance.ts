import { MANAGEMENT_ROLE } from '../aws/ssm/nodes/management.ts';
import type { Ssm } from '../aws/ssm/service.ts';
import type { CallService } from '../types.ts';
import { listedIn, putCatalogue } from './exploit-catalogue.ts';
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
