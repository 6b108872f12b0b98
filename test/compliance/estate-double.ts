import type { Estate, EstateInstance, EstatePage } from '../../src/aws/estate.ts';
import type { ManagedNode } from '../../src/aws/nodes.ts';
import type { InstancePatch, PatchState } from '../../src/aws/patches.ts';
import { aBaseline, aManaged, aState } from '../nodes/fixture.ts';

/** One instance of the estate, with everything that AWS could say of it. */
export interface Simulated {
  id: string;
  /** Absent outside EC2. */
  ec2?: Partial<EstateInstance>;
  tags?: Readonly<Record<string, string>>;
  node?: Partial<ManagedNode> | 'none';
  /** `none`: never scanned. */
  state?: Partial<PatchState> | 'none';
  patches?: readonly InstancePatch[];
}

export interface EstateFacts {
  count: number;
  /** Made anew for each read, so that a large estate takes no memory. */
  at: (index: number) => Simulated;
  /** Nodes that only Systems Manager knows of; absent: not set up. */
  unmanaged?: readonly { id: string; name?: string }[];
  /** Patch groups with a baseline of their own. */
  registered?: readonly string[];
  hostManagement?: 'on' | 'off';
  /** Rows of a page, where AWS's are too many for a small estate. */
  pageOf?: (rows: number) => number;
}

/** Told of each call before it is answered: what it throws the call throws. */
export type BeforeCall = (name: keyof Estate, detail: string) => void | Promise<void>;

const GROUP_KEYS = ['Patch Group', 'PatchGroup'];

/** An account in memory, page by page as AWS has it. */
export function createEstateDouble(facts: EstateFacts, before: BeforeCall = () => undefined): Estate {
  const { count, at, pageOf = (rows) => rows } = facts;
  const everyone = Array.from({ length: count }, (_, i) => i);
  const states = new Map<string, number[]>();
  for (const i of everyone) {
    const group = groupOf(at(i));
    if (group !== undefined) states.set(group, [...(states.get(group) ?? []), i]);
  }
  const page = async <T>(
    call: readonly [keyof Estate, string],
    rows: { of: readonly number[]; token: string | undefined; size: number },
    make: (each: Simulated) => readonly T[],
  ): Promise<EstatePage<T>> => {
    await before(...call);
    const from = Number(rows.token ?? 0);
    const end = from + pageOf(rows.size);
    const items = rows.of.slice(from, end).flatMap((i) => make(at(i)));
    return end < rows.of.length ? { items, next: String(end) } : { items };
  };
  const withTag = (tag: { key: string; values: readonly string[] } | undefined): readonly number[] =>
    tag === undefined ? everyone : everyone.filter((i) => tag.values.includes(tagsIn(at(i))[tag.key] ?? ''));
  return {
    instances: (tag, token) =>
      page(['instances', tag?.key ?? ''], { of: withTag(tag), token, size: 1000 }, (each) => asEc2(each)),
    nodes: (tag, token) => page(['nodes', tag?.key ?? ''], { of: withTag(tag), token, size: 50 }, asNodes),
    unmanaged: async () => {
      await before('unmanaged', '');
      return facts.unmanaged === undefined ? 'not-set-up' : { items: facts.unmanaged };
    },
    summaries: (token) =>
      page(['summaries', ''], { of: everyone, token, size: 50 }, (each) =>
        asStates(each).map((state) => ({
          instanceId: state.instanceId,
          status: state.missing > 0 ? ('NON_COMPLIANT' as const) : ('COMPLIANT' as const),
          executedAt: state.endedAt,
          executionType: 'Command',
          nonCompliant: state.missing,
        })),
      ),
    statesOfGroup: (group, token) =>
      page(['statesOfGroup', group], { of: states.get(group) ?? [], token, size: 100 }, asStates),
    states: async (ids) => {
      await before('states', ids.join(' '));
      const wanted = new Set(ids);
      return {
        items: everyone
          .map(at)
          .filter(({ id }) => wanted.has(id))
          .flatMap(asStates),
      };
    },
    patches: async (id, state) => {
      await before('patches', `${id} ${state}`);
      const found = everyone.map(at).find((each) => each.id === id)?.patches ?? [];
      return { items: found.filter((patch) => patch.state === state) };
    },
    patchGroups: async () => {
      await before('patchGroups', '');
      const of = (patchGroup: string) => ({ patchGroup, operatingSystem: 'WINDOWS', baselineId: 'pb-1' });
      return { items: (facts.registered ?? []).map(of) };
    },
    baselineOf: async (group, os) => {
      await before('baselineOf', `${group} ${os}`);
      return os === 'WINDOWS' ? 'pb-win' : `pb-${os}`;
    },
    baseline: async (id) => {
      await before('baseline', id);
      return id === 'pb-win' ? aBaseline() : aBaseline({ id, operatingSystem: id.replace('pb-', '') });
    },
    hostManagement: async () => {
      await before('hostManagement', '');
      return facts.hostManagement ?? 'off';
    },
  };
}

const tagsIn = ({ tags = {} }: Simulated): Readonly<Record<string, string>> => tags;

/** Systems Manager counts one of them, whatever else the instance says. */
const groupOf = (each: Simulated): string | undefined => {
  const [found] = GROUP_KEYS.flatMap((key) => tagsIn(each)[key] ?? []);
  return found;
};

function asEc2({ id, ec2 = {}, tags = {} }: Simulated): EstateInstance[] {
  if (!id.startsWith('i-') || ec2.state === 'terminated') return [];
  const usual = { state: 'running', imageId: 'ami-0a', launchedAt: 0, hasProfile: true, requiresImdsV2: true };
  return [{ id, tags, ...usual, ...ec2 }];
}

const asNodes = ({ id, ec2 = {}, node = {} }: Simulated): ManagedNode[] =>
  node === 'none' || (ec2.state ?? 'running') !== 'running' ? [] : [{ ...aManaged(id), ...node }];

const asStates = (each: Simulated): PatchState[] =>
  each.state === 'none'
    ? []
    : [
        {
          ...aState(each.id),
          patchGroup: groupOf(each) ?? '',
          missing: 0,
          criticalNonCompliant: 0,
          securityNonCompliant: 0,
          ...each.state,
        },
      ];
