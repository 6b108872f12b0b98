import type { AuditNote } from '../../src/runs/types/audit.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { auditKey, PAUSE_KEY, runKey } from '../../src/store/keys.ts';
import { ANA, MINUTE, PIPELINE } from '../runs/fixture.ts';
import {
  approvedRun,
  askedBake,
  askedValue,
  clickBy,
  EXECUTION,
  givenBy,
  goodBake,
  NOW,
  OTHER_EXECUTION,
  World,
} from './world.ts';

/** A good run, with one thing changed about the world. */
async function refusalAfter(change: (world: World) => void | Promise<void>): Promise<string> {
  const world = new World();
  await change(world);
  return world.refusalOf(goodBake());
}

describe('which execution', () => {
  test('other parameters', async () => {
    const parameters = (world: World) => {
      world.execute(goodBake().run);
      const execution = world.executions.get(EXECUTION);
      if (execution === undefined) return;
      const other = { ...execution.parameters, ImagePipelineArn: [`${PIPELINE}-2`] };
      world.executions.set(EXECUTION, { ...execution, parameters: other });
    };
    expect(await refusalAfter(parameters)).toBe('not-this-plan start');
  });

  test('another document', async () => {
    expect(await refusalAfter((world) => world.execute(goodBake().run, { document: 'Patchwarden-Deploy' }))).toBe(
      'not-this-plan start',
    );
  });

  test('one that Systems Manager does not have', async () => {
    const world = new World();
    await world.store(goodBake());
    await expect(world.admit(goodBake())).rejects.toThrow('nobody expected this call');
  });

  test('another was admitted before', async () => {
    const world = new World();
    const stored = { ...goodBake(), beside: { gate: OTHER_EXECUTION } };
    expect(await world.refusalOf(stored)).toBe('not-open another-execution');
  });

  test.each(['Failed', 'TimedOut', 'Cancelled', 'Cancelling', 'Unknown'])(
    'one that is %s, since its step gave up',
    async (status) => {
      const over = await refusalAfter((world) => world.execute(goodBake().run, { status }));
      expect(over).toBe('not-open execution-over');
      expect(await refusalAfter((world) => world.execute(goodBake().run, { endedAt: NOW }))).toBe(over);
    },
  );

  test('one that was turned away, though lists may still show it running', async () => {
    const { run, ...rest } = goodBake();
    const heldAtGate = { times: 1, until: NOW, executions: [EXECUTION] };
    expect(await new World().refusalOf({ ...rest, run: { ...run, heldAtGate } })).toBe('not-open execution-over');
    const other = { ...heldAtGate, executions: [OTHER_EXECUTION] };
    expect(await new World().refusalOf({ ...rest, run: { ...run, heldAtGate: other } })).toBe('admitted');
  });

  test('whoever writes the gate into the table has admitted nothing', async () => {
    const stored = { ...approvedRun(askedBake(), []), beside: { gate: EXECUTION } };
    expect(await new World().refusalOf(stored)).toBe('not-approved 0/1');
  });
});

describe('when', () => {
  test.each(['awaiting-approval', 'approved', 'cancelling', 'failed', 'waiting', 'needs-attention'] as const)(
    'not while it is %s',
    async (state) => {
      const { run, ...rest } = goodBake();
      expect(await new World().refusalOf({ ...rest, run: { ...run, state } })).toBe(`not-open ${state}`);
    },
  );

  test('not without a claim, and not before its time', async () => {
    const { run, ...rest } = goodBake();
    const { start: _start, ...unclaimed } = run;
    expect(await new World().refusalOf({ ...rest, run: unclaimed })).toBe('not-open starting');
    const later = askedBake({ scheduledFor: NOW + MINUTE });
    const stored = approvedRun(later, [givenBy(ANA, clickBy(ANA, askedValue(later)))]);
    expect(await new World().refusalOf(stored)).toBe('not-open before-its-time');
  });

  test('while it runs already: the worker may be faster', async () => {
    const { run, ...rest } = goodBake();
    expect(await new World().refusalOf({ ...rest, run: { ...run, state: 'running' } })).toBe('admitted');
  });

  test('not while everything is paused or frozen, nor while that is not known', async () => {
    const paused = await refusalAfter((world) =>
      world.put({ ...PAUSE_KEY, on: true, by: 'U0BEN', reason: '', since: 1 }),
    );
    expect(paused).toBe('paused paused');
    const frozen = (world: World) => {
      world.calendar = 'closed';
    };
    expect(await refusalAfter(frozen)).toBe('frozen frozen');
    const unread = (world: World) => {
      world.calendar = 'unreadable';
    };
    expect(await refusalAfter(unread)).toBe('unknown holds');
  });
});

describe('the audit', () => {
  const tampered = async (change: (world: World, id: string) => Promise<void>): Promise<string> => {
    const world = new World();
    const stored = goodBake();
    await world.store(stored);
    await change(world, stored.run.id);
    world.execute(stored.run);
    await world.admit(stored);
    return String(Object(world.logged.at(-1)).refusal ?? 'admitted');
  };

  const itemAt = async (world: World, key: { pk: string; sk: string }) => {
    const item = await world.table.get(key);
    if (item === undefined) throw new Error(`nothing is at ${key.sk}`);
    return item;
  };

  test('a record that was changed', async () => {
    const changed = async (world: World, id: string) =>
      world.put({ ...(await itemAt(world, auditKey(id, 2))), by: 'U0BEN' });
    expect(await tampered(changed)).toBe('audit-broken');
  });

  test('a record that is missing', async () => {
    const deleted = async (world: World, id: string) => {
      await world.table.write([{ kind: 'delete', key: auditKey(id, 2), when: {} }]);
    };
    expect(await tampered(deleted)).toBe('audit-broken');
  });

  test('a run that was written without a record', async () => {
    const written = async (world: World, id: string) => {
      const item = await itemAt(world, runKey(id));
      await world.put({ ...item, run: { ...Object(item['run']), reason: 'other words' } });
    };
    expect(await tampered(written)).toBe('audit-broken');
  });

  test('no record of an approval, in an audit that is whole', async () => {
    const { notes, ...rest } = goodBake();
    const stored = { ...rest, notes: notes.filter(({ type }) => type !== 'approved') };
    expect(await new World().refusalOf(stored)).toBe('not-approved 0/1 U0ANA:no-record');
  });

  test('a record of another approval', async () => {
    const { notes, ...rest } = goodBake();
    const others = [{ by: 'U0BEN' }, { evidence: { epoch: 1, proof: '0'.repeat(64) } }, { type: 'rejected' as const }];
    for (const other of others) {
      const stored = { ...rest, notes: notes.map((note) => (note.type === 'approved' ? { ...note, ...other } : note)) };
      expect(await new World().refusalOf(stored)).toBe('not-approved 0/1 U0ANA:no-record');
    }
  });
});

describe('someone else writes the run meanwhile', () => {
  const admittedWhile = async (state: Run['state'], type: AuditNote['type']) => {
    const world = new World();
    const stored = goodBake();
    await world.store(stored);
    world.execute(stored.run);
    world.beforeWrite = async () => {
      world.beforeWrite = undefined;
      await world.store({ ...stored, run: { ...stored.run, state }, notes: [...stored.notes, { type }] });
    };
    return world.admit(stored);
  };

  test('it is read again, and admitted as it then is', async () => {
    expect(await admittedWhile('running', 'started')).toMatchObject({ admitted: 'yes' });
  });

  test('a stop wins', async () => {
    expect(await admittedWhile('cancelling', 'cancel-asked')).toEqual({ admitted: 'no', refusal: 'not-open' });
  });
});
