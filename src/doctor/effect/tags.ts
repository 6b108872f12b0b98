import type { EstateInstance } from '../../aws/estate.ts';
import type { Uses } from '../../contract/ports.ts';
import { TAG_KEYS } from '../../nodes/decision/exclusion.ts';
import { patchGroupsOf } from '../decision/named.ts';
import type { Read } from '../types/read.ts';
import type { TagFacts } from '../types/tags.ts';
import type { Reading } from './reading.ts';

type TagPorts = Uses<'config' | 'estate' | 'windows'>;

/** DescribeInstances for each 1,000 instances of the account, and the targets of each window that selects instances by its own targets. */
export async function loadTags(ports: TagPorts, read: Reading): Promise<TagFacts | undefined> {
  const { config, windows } = ports;
  const groups = patchGroupsOf(config);
  if (Object.keys(groups).length === 0) return undefined;
  const targeted: TagFacts['targeted'][number][] = [];
  for (const { name: fleet, window: windowId, adopted, target } of Object.values(config.fleets)) {
    if (target.kind !== 'patch-group' || windowId === undefined || adopted === true) continue;
    const { patchGroup: group } = target;
    const keys = await read('ssm:DescribeMaintenanceWindowTargets', async () =>
      (await windows.targets(windowId)).flatMap(({ targets }) =>
        targets.flatMap((one) =>
          one.kind === 'tag' && TAG_KEYS.some((key) => key === one.key) && one.values.includes(group) ? [one.key] : [],
        ),
      ),
    );
    targeted.push({ fleet, windowId, group, keys });
  }
  const windowTags = config.compliance?.windowTags ?? [];
  return { groups, windowTags, targeted, instances: await loadInstances(ports, read) };
}

async function loadInstances({ estate }: TagPorts, read: Reading): Promise<Read<readonly EstateInstance[]>> {
  const all: EstateInstance[] = [];
  let next: string | undefined;
  do {
    const token = next;
    const page = await read('ec2:DescribeInstances', () => estate.instances(undefined, token));
    if (page.kind === 'unread') return page;
    all.push(...page.value.items);
    next = page.value.next;
  } while (next !== undefined);
  return { kind: 'read', value: all };
}
