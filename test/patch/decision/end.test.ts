import type { Execution } from '../../../src/aws/ssm.ts';
import { commandsOf, stepOf, unansweredWave } from '../../../src/patch/decision/commands.ts';
import { type EndFacts, endOf, SETTLE_MS } from '../../../src/patch/decision/end.ts';
import type { NodeResult, PatchProgress } from '../../../src/patch/types/progress.ts';
import { aPlan, T0 } from '../facts.ts';

const uuid = (letter: string): string => `${letter.repeat(8)}-1111-4222-8333-444444444444`;
const step = (name: string, id?: string): Execution['steps'][number] => ({
  name,
  status: 'Success',
  outputs: id === undefined ? {} : { [`${name}.commandId`]: [id] },
});
const node = (id: string, parts: Partial<NodeResult> = {}): NodeResult => ({
  id,
  phase: 'patched',
  installed: 2,
  missing: 0,
  failed: 0,
  pendingReboot: 0,
  rebooted: true,
  cameBack: 'yes',
  unhealthyIn: [],
  ...parts,
});
const progress: PatchProgress = {
  kind: 'patch',
  step: 'checking-after',
  wave: 1,
  waves: 1,
  commands: [{ id: uuid('a'), what: 'install', wave: 1 }],
  nodes: [],
};
const facts = (nodes: readonly NodeResult[], parts: Partial<EndFacts> = {}): EndFacts => ({
  plan: aPlan(),
  execution: { id: 'exec', status: 'Success', end: 'success', steps: [] },
  progress,
  outcome: { kind: 'patch', nodes, strays: [], executionId: 'exec' },
  going: [],
  now: T0,
  ...parts,
});
const all = ['i-1', 'i-2', 'i-3', 'i-4'].map((id) => node(id));
const settled = { progress: { ...progress, endedSince: T0 - SETTLE_MS } };

test('succeeded only when every instance shows it', () => {
  expect(endOf(facts(all))).toMatchObject({ kind: 'succeeded', progress: { step: 'done' } });
});

test('four undeliverable and one success is not a success, whatever the command says', () => {
  const lost = ['i-1', 'i-2', 'i-3', 'i-4'].map((id) =>
    node(id, { phase: 'not-reached', failure: 'undeliverable', installed: 0, cameBack: 'no' }),
  );
  expect(endOf(facts([...lost, node('i-5')], settled))).toMatchObject({
    kind: 'stuck',
    reason: 'i-1, i-2, i-3, i-4 did not come back after patching',
  });
  const online = lost.map((each) => ({ ...each, cameBack: 'unproven' as const }));
  expect(endOf(facts([...online, node('i-5')], settled))).toMatchObject({
    kind: 'failed',
    reason: '4 of 4 instances not patched: i-1, i-2, i-3, i-4',
  });
});

test('who is not back yet is waited for, and then named', () => {
  const nodes = [node('i-1', { cameBack: 'no', rebooted: false }), node('i-2')];
  expect(endOf(facts(nodes))).toMatchObject({ kind: 'working', progress: { step: 'checking-after', endedSince: T0 } });
  expect(endOf(facts(nodes, settled))).toMatchObject({ kind: 'stuck', reason: 'i-1 did not come back after patching' });
});

test('who does not serve as before, or says nothing of its reboot, needs a look', () => {
  const nodes = [node('i-1', { unhealthyIn: ['tg'] }), node('i-2', { cameBack: 'unproven' })];
  expect(endOf(facts(nodes, settled))).toMatchObject({
    kind: 'stuck',
    reason: 'i-1 not healthy in the target groups from before; i-2 did not say whether it rebooted',
  });
});

test('a stray is no success though all else is well', () => {
  const outcome = { kind: 'patch' as const, nodes: all, strays: ['i-77'], executionId: 'exec' };
  expect(endOf(facts(all, { outcome }))).toMatchObject({
    kind: 'stuck',
    reason: 'i-77 patched without being in the plan',
  });
});

test('is no success when every instance is gone', () => {
  const gone = all.map((each) => ({ ...each, phase: 'not-reached' as const, explained: 'terminated' as const }));
  expect(endOf(facts(gone))).toMatchObject({ kind: 'failed', reason: expect.stringContaining('all have gone') });
});

test('stopped: what was patched before stays, the others are left alone', () => {
  const nodes = [node('i-1'), node('i-2', { phase: 'not-reached', failure: 'cancelled', installed: 0 })];
  const execution = { id: 'exec', status: 'Cancelled', end: 'cancelled' as const, steps: [] };
  expect(endOf(facts(nodes, { execution }))).toMatchObject({ kind: 'cancelled', outcome: { nodes } });
  expect(endOf(facts(nodes, { execution, going: ['i-2'] })).kind).toBe('working');
});

test.each([
  ['planned', 'another instance has got the tag of the patch group since this was approved'],
  ['inTime1', 'too little time was left before the cutoff of its window'],
])('a no to %s is told in words, and touched nothing', (name, reason) => {
  const steps = [
    { name: 'gate', status: 'Success', outputs: { admitted: ['yes'], refusal: ['none'] } },
    { name, status: 'Success', outputs: { admitted: ['no'], refusal: ['not-this-plan'] } },
    { name: 'refused', status: 'Failed', failure: 'not in the desired values', outputs: {} },
  ];
  const execution: EndFacts['execution'] = { id: 'exec', status: 'Failed', end: 'failed', steps };
  const seen = endOf(facts([], { execution, progress: { ...progress, commands: [] } }));
  expect(seen).toMatchObject({ kind: 'failed', untouched: true, reason });
  expect(seen).not.toHaveProperty('refusal');
});

test('an execution that the gatekeeper refused touched nothing', () => {
  const execution: EndFacts['execution'] = {
    id: 'exec',
    status: 'Failed',
    end: 'failed',
    steps: [{ name: 'gate', status: 'Failed', failure: 'refused', outputs: {} }],
  };
  const none = { ...progress, commands: [] };
  expect(endOf(facts([], { execution, progress: none }))).toMatchObject({
    kind: 'failed',
    untouched: true,
    refusal: 'unknown',
  });
});

test('a scan is begun by its scan', () => {
  const scanned = { ...progress, commands: [{ id: uuid('a'), what: 'scan' as const }] };
  const nodes = all.map((each) => ({ ...each, installed: 0, rebooted: false, cameBack: 'unproven' as const }));
  expect(endOf(facts(nodes, { plan: aPlan({ operation: 'scan' }), progress: scanned })).kind).toBe('succeeded');
});

test('commands are told apart by the steps that sent them', () => {
  const steps = [
    step('gate'),
    step('sendFactsBefore', uuid('a')),
    step('sendPlain1', uuid('b')),
    step('readWave1Plain', uuid('c')),
    step('sendHooks2', uuid('d')),
    step('sendScan', uuid('e')),
    step('sendFactsAfter', uuid('f')),
  ];
  expect(commandsOf({ steps })).toEqual([
    { id: uuid('a'), what: 'facts-before' },
    { id: uuid('b'), what: 'install', wave: 1 },
    { id: uuid('d'), what: 'install', wave: 2 },
    { id: uuid('e'), what: 'scan' },
    { id: uuid('f'), what: 'facts-after' },
  ]);
  const at = (count: number) => stepOf(commandsOf({ steps: steps.slice(0, count) }));
  expect([1, 2, 3, 6, 7].map(at)).toEqual([
    'checking-before',
    'checking-before',
    'patching',
    'scanning',
    'checking-after',
  ]);
});

describe('a send that was not answered', () => {
  const send = { ...step('sendPlain1'), status: 'Failed', failure: 'no answer within 25 seconds' };
  const sought = [send, step('seekWave', uuid('b')), step('requireOurs'), step('cancelSought')];
  const notOurs = [send, step('seekWave', uuid('b')), { ...step('requireOurs'), status: 'Failed' }];
  const ended = (steps: Execution['steps']): Partial<EndFacts> => ({
    execution: { id: 'exec', status: 'Failed', end: 'failed', steps },
    progress: { ...progress, commands: commandsOf({ steps }) },
  });

  test('counts as sent once its command was found', () => {
    expect(commandsOf({ steps: sought })).toEqual([{ id: uuid('b'), what: 'install', wave: 1 }]);
    const nodes = [node('i-1', { phase: 'failed', failure: 'cancelled' })];
    const end = endOf(facts(nodes, ended(sought)));
    expect(end).toMatchObject({ kind: 'failed', outcome: { nodes } });
    expect(end).not.toHaveProperty('untouched');
  });

  test('is never told as nothing patched where its command was not found', () => {
    expect(endOf(facts(all, ended(notOurs)))).toMatchObject({
      kind: 'stuck',
      reason: expect.stringContaining('whether it sent the command of wave 1'),
    });
  });

  test('of a later wave is not taken for the wave before', () => {
    const steps = [
      step('sendPlain1', uuid('b')),
      { ...send, name: 'sendPlain2' },
      step('seekWave', uuid('b')),
      step('requireOurs'),
    ];
    expect(commandsOf({ steps })).toEqual([{ id: uuid('b'), what: 'install', wave: 1 }]);
    expect(unansweredWave({ steps })).toBe(2);
  });

  test('is no riddle where Systems Manager said no, or where it was never tried', () => {
    const failure = 'An error occurred (InvalidInstanceId) when calling the SendCommand operation: no.';
    expect(unansweredWave({ steps: [{ ...send, failure }, step('seekWave')] })).toBeUndefined();
    expect(unansweredWave({ steps: [{ ...step('sendPlain1'), status: 'Cancelled' }] })).toBeUndefined();
    expect(unansweredWave({ steps: [{ ...step('sendPlain1'), status: 'Pending' }] })).toBeUndefined();
  });
});
