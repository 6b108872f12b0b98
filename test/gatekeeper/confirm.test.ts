import type { Approval, Person } from '../../src/approvals/types.ts';
import type { SeenExecution } from '../../src/aws/ssm.ts';
import { parseButtonValue } from '../../src/runs/actions.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { confirmingConfig, ROLE, sessionArn } from '../approvals/confirming.ts';
import { ANA, BEN, DAY, MINUTE } from '../runs/fixture.ts';
import { APPROVED_AT, approvedRun, askedBake, askedValue, clickBy, givenBy, type Stored, World } from './world.ts';

const CONFIRMED = '0a1b2c3d-1111-4222-8333-44445555c0f1';

const asked = askedBake();
const asks = parseButtonValue(askedValue(asked))?.asks ?? '';
const by = (parts: Partial<Approval> = {}, person: Person = ANA) =>
  givenBy(person, clickBy(person, askedValue(asked)), {
    confirm: { executionId: CONFIRMED, arn: sessionArn('ana'), at: APPROVED_AT + MINUTE },
    ...parts,
  });
const anExecution = (parts: Partial<SeenExecution> = {}): SeenExecution => ({
  id: CONFIRMED,
  document: 'Patchwarden-Confirm',
  parameters: { RunId: [asked.id], Epoch: ['1'], PlanHash: [asks] },
  status: 'Success',
  startedAt: APPROVED_AT + MINUTE,
  executedBy: sessionArn('ana'),
  ...parts,
});

async function refusalOf(stored: Stored, executions: readonly SeenExecution[] = [anExecution()]): Promise<string> {
  const world = new World();
  world.config = confirmingConfig();
  for (const execution of executions) world.executions.set(execution.id, execution);
  return world.refusalOf(stored);
}

const approved = (run: Run = asked, given = [by()]): Stored => approvedRun(run, given);

test('admits what Ana approved in Slack and confirmed in AWS', async () => {
  expect(await refusalOf(approved())).toBe('admitted');
});

test('is good for as long as a request is, from its confirmation on', async () => {
  const world = new World();
  world.config = confirmingConfig();
  world.executions.set(CONFIRMED, anExecution());
  world.execute(asked, { startedAt: APPROVED_AT + DAY + 2 * MINUTE });
  expect(await world.refusalOf(approved())).toBe('admitted');
  world.execute(asked, { startedAt: APPROVED_AT + DAY + 3 * MINUTE });
  expect(await world.refusalOf(approved())).toBe('too-late approval-expired');
});

test('does not for clicks alone, whoever has taken over every Slack account', async () => {
  const { confirm: _none, ...approval } = by().approval;
  expect(await refusalOf(approved(asked, [{ ...by(), approval }]))).toBe('not-confirmed 0/1');
});

test('believes nothing that the table says of confirmation', async () => {
  const policy = { ...asked.policy };
  expect(await refusalOf(approved({ ...asked, policy }, [by({ confirm: { by: APPROVED_AT + 10 * MINUTE } })]))).toBe(
    'not-confirmed 0/1',
  );
  expect(
    await refusalOf(approved({ ...asked, confirming: {} }), [anExecution({ executedBy: sessionArn('ben') })]),
  ).toBe('not-confirmed 0/1');
});

test('does not for the AWS identity alone, without what Slack signed', async () => {
  const { proof: _none, ...approval } = by().approval;
  expect(await refusalOf(approved(asked, [{ ...by(), approval }]))).toBe('not-approved 0/1 U0ANA:no-proof');
});

describe('does not when the execution', () => {
  test.each<[string, Partial<SeenExecution>]>([
    ['is of another document', { document: 'Patchwarden-Bake' }],
    ['names another run', { parameters: { RunId: ['b-00000000'], Epoch: ['1'], PlanHash: [asks] } }],
    ['names another epoch', { parameters: { RunId: [asked.id], Epoch: ['2'], PlanHash: [asks] } }],
    ['names another request', { parameters: { RunId: [asked.id], Epoch: ['1'], PlanHash: ['a'.repeat(64)] } }],
    ['was started by someone else', { executedBy: sessionArn('ben') }],
    ['was started in another role', { executedBy: sessionArn('ana', 'Admin') }],
    ['was started in another account', { executedBy: sessionArn('ana', ROLE, '444455556666') }],
    ['was started by an automation', { startedFor: 'exec-parent' }],
    ['was started before the click', { startedAt: APPROVED_AT - 1 }],
    ['was started too long after it', { startedAt: APPROVED_AT + 16 * MINUTE }],
    ['was cancelled', { status: 'Cancelled' }],
  ])('%s', async (_title, parts) => {
    expect(await refusalOf(approved(), [anExecution(parts)])).toBe('not-confirmed 0/1');
  });

  test.each<[string, object, object]>([
    ['an alias of theirs', { aliases: ['U0ANA'] }, {}],
    ['a person of the policy', {}, { people: { ana: ['U0ANA', 'U0EVE'] } }],
  ])('was started by someone who is %s in the table alone', async (_what, alias, people) => {
    const world = Object.assign(new World(), { config: confirmingConfig(), members: ['U0EVE'] });
    world.executions.set(CONFIRMED, anExecution());
    const run = { ...asked, policy: { ...asked.policy, ...people } };
    const byEve = by(alias, { userId: 'U0EVE', person: 'U0EVE' });
    expect(await world.refusalOf(approved(run, [byEve]))).toBe('not-confirmed 0/1');
  });

  test('confirms the approval of another already', async () => {
    const world = new World();
    const config = confirmingConfig();
    const { nonprod } = config.policies;
    if (nonprod === undefined) throw new Error('the config has no such policy');
    world.config = {
      ...config,
      policies: { ...config.policies, nonprod: { ...nonprod, approvals: 2 } },
      confirm: { roles: [ROLE], people: { U0ANA: 'ana@example.com', U0BEN: 'ana@example.com' } },
    };
    world.executions.set(CONFIRMED, anExecution());
    expect(await world.refusalOf(approved(asked, [by(), by({}, BEN)]))).toBe('not-confirmed 1/2');
  });
});
