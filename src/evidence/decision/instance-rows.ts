import type { EvidenceRow, InstanceRow, StoredThing } from '../types.ts';
import { namedIn } from './found.ts';
import { approvedBy, isoOf, textOf } from './rows.ts';
import { fieldsOf, headOf, shapeOf } from './shape.ts';

/** What a thing did to each instance, where its own item says so: a run of patching, and the receipt of a window. */
export function instanceRowsOf(thing: StoredThing, chain: EvidenceRow['chain']): InstanceRow[] {
  const shape = shapeOf(thing.of);
  const head = shape === undefined ? undefined : headOf(thing, shape);
  if (shape === undefined || head === undefined) return [];
  const held = fieldsOf(shape.heldBy(head).value);
  const common = {
    thing: shape.thing,
    id: thing.of.slice(shape.partition.length),
    approvedBy: approvedBy(held),
    chain,
  };
  return shape.thing === 'run' ? ofRun(held, common) : ofReceipt(fieldsOf(held['receipt']), held, common);
}

type Common = Pick<InstanceRow, 'thing' | 'id' | 'approvedBy' | 'chain'>;
type Fields = Readonly<Record<string, unknown>>;

function ofRun(run: Fields, common: Common): InstanceRow[] {
  const { cves } = namedIn(fieldsOf(run['plan'])['missing']);
  return listIn(fieldsOf(run['outcome'])['nodes']).map((node) => ({
    at: isoOf(fieldsOf(run['ending'])['at']),
    ...common,
    subject: textOf(run['name']),
    instance: textOf(node['id']),
    result: textOf(node['failure'] ?? node['explained'] ?? node['phase']),
    installed: textOf(node['installed']),
    missing: textOf(node['missing']),
    rebooted: node['rebooted'] === true ? 'yes' : 'no',
    cves,
  }));
}

/** Lists of a receipt, the worst first: an instance may be in several. */
const RESULTS = ['failed', 'missing', 'notInstalled', 'pendingReboot', 'patched'] as const;

function ofReceipt(receipt: Fields, held: Fields, common: Common): InstanceRow[] {
  return listIn(receipt['fleets']).flatMap((part) => {
    const told = new Set<string>();
    return RESULTS.flatMap((result) => {
      const ids = fieldsOf(part[result])['ids'];
      const fresh = (Array.isArray(ids) ? ids.map(textOf) : []).filter((id) => id !== '' && !told.has(id));
      return fresh.map((instance): InstanceRow => {
        told.add(instance);
        return {
          at: isoOf(receipt['at']),
          ...common,
          subject: textOf(part['fleet'] ?? fieldsOf(held['notice'])['name']),
          instance,
          result: result === 'notInstalled' ? 'not-installed' : result === 'pendingReboot' ? 'pending-reboot' : result,
          installed: '',
          missing: '',
          rebooted: '',
          cves: [],
        };
      });
    });
  });
}

const listIn = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);
