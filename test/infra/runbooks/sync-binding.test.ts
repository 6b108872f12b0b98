import { readRunbook } from '../../../infra/bot/runbook-document.ts';
import { bindingOf } from '../../../src/runs/decision/binding.ts';
import { CHANGE_TEXT, makeParameters, removeParameters } from '../../../src/sync/decision/parameters.ts';
import type { SyncChange } from '../../../src/sync/types/change.ts';
import { ACCOUNT, REGION } from '../bot-template.ts';
import { type GateWorld, gateWorld, type Sent } from './gate-world.ts';
import { documentSchema } from './runbook-graph.ts';

/** The gates of a sync compare every parameter: a start is let through as it was claimed, and with no other value of any of them. */

const ROLES = {
  RunbookRoleArn: `arn:aws:iam::${ACCOUNT}:role/runbook`,
  TaskRoleArn: `arn:aws:iam::${ACCOUNT}:role/task`,
};
const OF_RUN = { RunId: 's-7k2m9x4q', Epoch: '1', PlanHash: 'a'.repeat(64) };

const WINDOW: SyncChange = {
  kind: 'make-window',
  name: 'patchwarden-win-prod',
  schedule: 'rate(7 days)',
  timezone: 'UTC',
  durationHours: 3,
  cutoffHours: 1,
};
const REMOVAL: SyncChange = { kind: 'remove-window', windowId: 'mw-0a1b2c3d4e5f67890', name: 'patchwarden-win-prod' };

const DOCUMENTS = [
  { file: 'patchwarden-sync.yaml', given: makeParameters([WINDOW]), names: ROLES },
  {
    file: 'patchwarden-sync-remove.yaml',
    given: removeParameters([REMOVAL]),
    names: { RunbookRoleArn: ROLES.RunbookRoleArn },
  },
];

/** Another value that Systems Manager takes. */
function otherOf(name: string, { type, allowedValues }: { type: string; allowedValues?: string[] | undefined }) {
  if (type === 'Integer') return '9';
  if (name === 'RunId') return 's-00000000';
  if (name === 'PlanHash') return 'b'.repeat(64);
  if (name === 'Changes') return ['Kind=other'];
  if (/(Classifications|Severities)$/.test(name)) return ['Other'];
  if (allowedValues !== undefined) return 'MSRC_SEVERITY';
  return type === 'StringList' ? ['50'] : name === 'Epoch' ? '2' : 'other';
}

describe.each(DOCUMENTS)('$file', ({ file, given, names }) => {
  const document = documentSchema.parse(readRunbook(file, { TableName: 'patchwarden', ...names }));
  const sent: Sent = Object.fromEntries(
    Object.entries({ ...OF_RUN, ...given }).map(([name, value]) => [
      name,
      typeof value === 'boolean' ? String(value) : value,
    ]),
  );
  const { text, whole } = bindingOf(sent);
  const item = {
    pk: `RUN#${OF_RUN.RunId}`,
    sk: 'RUN',
    state: 'starting',
    epoch: 1,
    planHash: OF_RUN.PlanHash,
    subjectHere: `${ACCOUNT}/${REGION}/sync`,
    bound: text,
    ...Object.fromEntries(Object.entries(whole).map(([name, value]) => [`bound${name}`, new Set(Object(value))])),
  };
  let world: GateWorld;
  beforeAll(async () => {
    world = await gateWorld(document);
  });

  test('takes the texts that a plan may hold', () => {
    expect(document.parameters['Changes']?.allowedPattern).toBe(CHANGE_TEXT.source);
  });

  test('lets through what was claimed', async () => {
    expect(Object.keys(sent).sort()).toEqual(Object.keys(document.parameters).sort());
    expect(await world.start(item, sent)).toEqual({ kind: 'passed', call: 'GetItem' });
  });

  test.each(Object.keys(document.parameters))('turns away another %s', async (name) => {
    const rule = document.parameters[name];
    if (rule === undefined) throw new Error(`no parameter ${name}`);
    const other = otherOf(name, rule);
    expect(sent[name]).not.toEqual(other);
    expect(await world.start(item, { ...sent, [name]: other })).toEqual({ kind: 'gate' });
  });

  test.each([
    ['another place', { subjectHere: `111122223333/us-east-1/sync` }],
    ['a run that is not starting', { state: 'approved' }],
    ['a run that another execution began', { gate: 'an execution' }],
  ])('turns away %s', async (_what, more) => {
    expect(await world.start({ ...item, ...more }, sent)).toEqual({ kind: 'gate' });
  });
});
