import type { Estate } from '../../aws/estate.ts';
import { placeOfArn } from '../../config/place.ts';
import type { ComplianceConfig } from '../../config/types.ts';
import { DAY } from '../../duration.ts';
import type { MissingHere } from '../../posture/types/swept.ts';
import { present } from '../../present.ts';
import { asSwept } from '../decision/sweep-members.ts';
import type { SweepPorts } from '../ports.ts';
import type { KeptList } from '../types/kept-list.ts';
import type { FleetRead, Read, Row } from '../types/sweep.ts';

/** What one step of a read told, and how many calls it took. */
export interface ReadPage {
  rows: readonly Row[];
  next?: string | undefined;
  calls: number;
  list?: KeptList;
}

export interface PageAt {
  compliance: ComplianceConfig;
  token: string | undefined;
  /** When the sweep began. */
  startedAt: number;
}

/** One page of a list. Throws AwsCallError. */
export async function readPage(ports: SweepPorts, read: Read, at: PageAt): Promise<ReadPage> {
  if ('fleet' in read) return readForFleet(ports, read, at);
  const { estate } = ports;
  const { token } = at;
  switch (read.kind) {
    case 'instances': {
      const { items, next } = await estate.instances(tagIn(read), token);
      return page(
        items.map((item) => ({ kind: 'ec2', id: item.id, ec2: asSwept(item, at.compliance) })),
        next,
      );
    }
    case 'nodes': {
      const { items, next } = await estate.nodes(tagIn(read), token);
      const rows = items.map((node): Row => ({ kind: 'node', node }));
      const members = read.tag === undefined ? [] : membersIn(items, read.tag.value);
      return page([...rows, ...members], next);
    }
    case 'members': {
      const { items, next } = await estate.nodes(tagIn(read), token);
      return page(membersIn(items, read.tag.value), next);
    }
    case 'unmanaged': {
      const found = await estate.unmanaged(token);
      if (found === 'not-set-up') return page([]);
      return page(
        found.items.map((item) => ({ kind: 'unmanaged', ...item })),
        found.next,
      );
    }
    case 'summaries': {
      const { items, next } = await estate.summaries(token);
      return page(
        items.map((summary) => ({ kind: 'summary', summary })),
        next,
      );
    }
    case 'patch-groups': {
      const { items, next } = await estate.patchGroups(token);
      return page(
        items.map(({ patchGroup, operatingSystem }) => ({
          kind: 'own-baseline',
          group: patchGroup,
          os: operatingSystem,
        })),
        next,
      );
    }
    case 'settings':
      return page([{ kind: 'host-management', on: (await estate.hostManagement()) === 'on' }]);
    case 'group-states': {
      const { items, next } = await estate.statesOfGroup(read.group, token);
      return page(
        items.map((state) => ({ kind: 'state', state })),
        next,
      );
    }
  }
}

const page = (rows: readonly Row[], next?: string): ReadPage => ({ rows, next, calls: 1 });

const tagIn = ({ tag }: { tag?: { key: string; value: string } }) =>
  tag === undefined ? undefined : { key: tag.key, values: [tag.value] };

/** Of instances EC2 says it itself. */
const membersIn = (nodes: readonly { id: string }[], group: string): Row[] =>
  nodes.filter(({ id }) => !id.startsWith('i-')).map(({ id }) => ({ kind: 'member', id, group }));

async function readForFleet(ports: SweepPorts, read: FleetRead, { startedAt }: PageAt): Promise<ReadPage> {
  const { estate, cloudFormation } = ports;
  switch (read.kind) {
    case 'states': {
      const { items } = await estate.states(read.ids);
      const found = new Set(items.map(({ instanceId }) => instanceId));
      const none = read.ids.filter((id) => !found.has(id)).map((id): Row => ({ kind: 'no-state', id }));
      return page([...items.map((state): Row => ({ kind: 'state', state })), ...none]);
    }
    case 'baseline-of':
      return page([{ kind: 'baseline-of', os: read.os, id: await estate.baselineOf(read.group, read.os) }]);
    case 'baseline':
      return page([{ kind: 'baseline', os: read.os, baseline: await estate.baseline(read.id) }]);
    case 'images': {
      const made = await ports.at(placeOfArn(read.pipelineArn) ?? ports.here).images.pipelineImages(read.pipelineArn);
      const good = made.filter(({ status, createdAt }) => status === 'AVAILABLE' && createdAt > 0);
      const rows = good.map(({ arn, createdAt, amis, imageUris }) => ({
        ids: [...amis, ...imageUris],
        version: versionIn(arn),
        createdAt,
      }));
      return page([{ kind: 'images', images: rows }]);
    }
    case 'deployed': {
      const { parameters } = await cloudFormation.stack(read.stack);
      const parameter = parameters.find(({ key }) => key === read.parameter);
      return page([{ kind: 'deployed', ...present({ image: parameter?.resolved ?? parameter?.value }) }]);
    }
    case 'windows':
      return readWindow(ports, read.windowId, startedAt);
    case 'list':
      return readList(estate, read);
  }
}

/** `arn:…:image/web/1.4.0/2` is `1.4.0/2`. */
const versionIn = (arn: string): string => arn.split('/').slice(2).join('/');

/** Openings that are shown. */
const NEXT = 3;
/** Back to when an opening is looked for: most windows open weekly or monthly, and one that opens each hour has hundreds. */
const BACK_MS = [2 * DAY, 9 * DAY, 40 * DAY];

async function readWindow({ windows }: SweepPorts, windowId: string, startedAt: number): Promise<ReadPage> {
  const next = (await windows.upcoming(windowId, NEXT)).filter((at) => at > startedAt);
  let calls = 1;
  for (const back of BACK_MS) {
    const executions = await windows.executions(windowId, startedAt - back);
    calls += 1;
    const over = executions.filter(({ endedAt }) => endedAt !== undefined && endedAt <= startedAt);
    if (over.length === 0) continue;
    const lastOpenedAt = Math.max(...over.map(({ startedAt: opened }) => opened));
    return { rows: [{ kind: 'window', windowId, next, lastOpenedAt }], calls };
  }
  return { rows: [{ kind: 'window', windowId, next }], calls };
}

/** Packages that patch a running kernel. https://docs.aws.amazon.com/linux/al2023/ug/live-patching.html */
const LIVE_PATCH = /^kernel-livepatch-|^kpatch-patch-/;
const KERNEL = /^kernel(?:[\d.-]|$)/;

async function readList(estate: Estate, { id, states, of }: Extract<FleetRead, { kind: 'list' }>): Promise<ReadPage> {
  const asked = counting(estate);
  const missing: MissingHere[] = [];
  for (const state of states) {
    if (!isLacking(state)) continue;
    for (const patch of await asked.patches(id, state))
      missing.push({
        id: patch.id,
        title: patch.title,
        classification: patch.classification,
        severity: patch.severity,
        state,
        cves: patch.cves,
      });
  }
  const isKernelAlone = missing.length > 0 && missing.every((patch) => KERNEL.test(patch.id));
  const installed = isKernelAlone ? INSTALLED : [];
  const live: string[] = [];
  for (const state of installed)
    for (const patch of await asked.patches(id, state)) if (LIVE_PATCH.test(patch.id)) live.push(patch.id);
  const list: KeptList = { of, missing, ...(live.length === 0 ? {} : { livePatches: live }) };
  return { rows: [], calls: asked.calls(), list };
}

/** A baseline need not approve live patches. */
const INSTALLED = ['Installed', 'InstalledOther'];

const LACKING: readonly MissingHere['state'][] = ['Missing', 'Failed', 'InstalledPendingReboot', 'InstalledRejected'];

const isLacking = (state: string): state is MissingHere['state'] => LACKING.some((known) => known === state);

function counting(estate: Estate) {
  let calls = 0;
  return {
    calls: () => calls,
    patches: async (id: string, state: string) => {
      const all = [];
      let token: string | undefined;
      do {
        calls += 1;
        const { items, next } = await estate.patches(id, state, token);
        all.push(...items);
        token = next;
      } while (token !== undefined);
      return all;
    },
  };
}
