import type { PolicySnapshot } from '../../src/approvals/types.ts';
import { DEPLOY_ACTIONS } from '../../src/deploy/types/actions.ts';
import { RUN_ACTIONS } from '../../src/runs/actions.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { CONFIG } from '../model/config.ts';
import { ANA, BEN, CLEO, CLEO_AGAIN, DAY, DEV, HOUR, MINUTE, RECIPE, T0 } from '../runs/fixture.ts';
import { OLD_SECRET } from '../support/signed-request.ts';
import {
  APPROVED_AT,
  approvedRun,
  askedBake,
  askedValue,
  clickBy,
  EXECUTION,
  type Given,
  gatesOf,
  givenBy,
  goodBake,
  type Stored,
  World,
} from './world.ts';

const asked = askedBake();
const byAna = givenBy(ANA, clickBy(ANA, askedValue(asked)));
const byBen = givenBy(BEN, clickBy(BEN, askedValue(asked)));

/** What is approved with one value, stored with another run: a table that somebody wrote, whose audit follows from it. */
const forged = (run: Run, given: readonly Given[] = [byAna]): Stored => approvedRun(run, given);

const refusalOf = (stored: Stored, world = new World()): Promise<string> => world.refusalOf(stored);

const twoNeeded = (): World => {
  const world = new World();
  const { nonprod } = CONFIG.policies;
  if (nonprod === undefined) throw new Error('the config has no such policy');
  world.config = { ...CONFIG, policies: { ...CONFIG.policies, nonprod: { ...nonprod, approvals: 2 } } };
  return world;
};

test('admits what Ana approved', async () => expect(await refusalOf(goodBake())).toBe('admitted'));

describe('whoever writes the table approves nothing', () => {
  const policy = (parts: Partial<PolicySnapshot>): PolicySnapshot => ({ ...asked.policy, ...parts });

  test.each<[string, Stored, string]>([
    ['no approval', forged(asked, []), 'not-approved 0/1'],
    [
      'no approval, and a policy that asks for none',
      forged({ ...asked, policy: policy({ approvals: 0 }) }, []),
      'not-approved 0/1',
    ],
    [
      'an approval without a proof',
      forged(asked, [{ ...byAna, approval: { ...ANA, at: APPROVED_AT, epoch: 1, groups: ['platform'] } }]),
      'not-approved 0/1 U0ANA:no-proof',
    ],
    ['a proof that is not there', { ...goodBake(), proofs: {} }, 'not-approved 0/1 U0ANA:no-such-proof'],
    [
      'a proof that another secret signed',
      forged(asked, [givenBy(ANA, clickBy(ANA, askedValue(asked)), {}, OLD_SECRET)]),
      'not-approved 0/1 U0ANA:no-such-proof',
    ],
    [
      'a proof under the name of another',
      { ...goodBake(), proofs: { [byAna.hash]: byBen.proof } },
      'not-approved 0/1 U0ANA:no-such-proof',
    ],
    [
      'the proof of another account',
      forged(asked, [{ ...byBen, approval: { ...byBen.approval, ...ANA } }]),
      'not-approved 0/1 U0ANA:other-account',
    ],
    [
      'another requester, so that Dev approves what Dev asked for',
      forged({ ...asked, requester: BEN }, [givenBy(DEV, clickBy(DEV, askedValue(asked)))]),
      'not-approved 0/1 U0DEV:other-plan',
    ],
    ['somebody else who set it off', forged({ ...asked, setOffBy: BEN }), 'not-approved 0/1 U0ANA:other-plan'],
    ['another policy', forged({ ...asked, policy: policy({ name: 'prod' }) }), 'not-approved 0/2 U0ANA:other-plan'],
    [
      'nothing beyond the policy',
      forged({ ...asked, policy: policy({ beyond: 0 }) }),
      'not-approved 0/1 U0ANA:other-plan',
    ],
    ['another time', forged({ ...asked, scheduledFor: T0 }), 'not-approved 0/1 U0ANA:other-plan'],
    [
      'another epoch',
      forged({ ...asked, epoch: 2 }, [{ ...byAna, approval: { ...byAna.approval, epoch: 2 } }]),
      'not-approved 0/1 U0ANA:other-epoch',
    ],
  ])('%s', async (_what, stored, refusal) => expect(await refusalOf(stored)).toBe(refusal));

  test('an emergency', async () => {
    const world = new World();
    const compliance = Object({ emergency: 'nonprod' });
    world.config = { ...CONFIG, compliance };
    const run = { ...asked, emergency: { id: 'e-1', cve: 'CVE-2026-1' } };
    expect(await refusalOf(forged(run), world)).toBe('not-approved 0/1 U0ANA:other-plan');
  });

  test('another plan, with its own hash', async () => {
    const run = askedBake({ plan: { ...askedBake().plan, ...recipe('9.9.9') } as never });
    expect(await refusalOf(forged(run))).toBe('not-approved 0/1 U0ANA:other-plan');
  });

  test('another plan under the hash of the one that was approved', async () => {
    const run = askedBake({ plan: { ...askedBake().plan, ...recipe('9.9.9') } as never });
    expect(await refusalOf(forged({ ...run, planHash: asked.planHash }))).toBe('not-this-plan plan-hash');
  });

  test('the proof of another run', async () => {
    const run = askedBake({ id: 'b-00000001' });
    expect(await refusalOf(forged(run))).toBe('not-approved 0/1 U0ANA:other-run');
  });

  test('one proof for two approvals', async () => {
    const again = { ...byAna, approval: { ...byAna.approval, ...BEN } };
    expect(await refusalOf(forged(asked, [byAna, again]), twoNeeded())).toBe('not-approved 1/2 U0BEN:other-account');
    expect(await refusalOf(forged(asked, [byAna, byAna]), twoNeeded())).toBe('not-approved 1/2');
  });
});

const recipe = (version: string) => ({
  recipe: { arn: RECIPE.replace('1.0.0', version), name: 'web', version, parentImage: 'ami-0parent' },
});

describe('what Slack signed counts for what it says', () => {
  const signedAs = (parts: Parameters<typeof clickBy>[2], value = askedValue(asked)): Stored =>
    forged(asked, [givenBy(ANA, clickBy(ANA, value, parts))]);

  test.each<[string, Stored, string]>([
    ['the button of a rejection', signedAs({ actionId: RUN_ACTIONS.reject }), 'not-an-approval'],
    ['a button that carries no plan', signedAs({}, 'b-7k2m9x4q:1'), 'other-plan'],
    ['a button that carries nothing of ours', signedAs({}, 'web'), 'no-request'],
    ['a button that only opens the form', signedAs({ actionId: DEPLOY_ACTIONS.decide }), 'not-an-approval'],
    ['another workspace', signedAs({ actor: { userId: 'U0ANA', teamId: 'T0OTHER' } }), 'other-workspace'],
    ['long before it was asked', signedAs({ at: T0 - 6 * MINUTE }), 'other-time'],
    ['after now', signedAs({ at: T0 + HOUR }), 'other-time'],
    [
      'another channel',
      signedAs({ from: { kind: 'message', channelId: 'C0EVIL', messageTs: '1.1' } }),
      'other-channel',
    ],
  ])('%s', async (_what, stored, why) => expect(await refusalOf(stored)).toBe(`not-approved 0/1 U0ANA:${why}`));

  test('a channel that the table names and the config does not', async () => {
    const from = { kind: 'message', channelId: 'C0EVIL', messageTs: '1.1' } as const;
    const run = askedBake({ channel: 'C0EVIL' });
    const stored = forged(run, [givenBy(ANA, clickBy(ANA, askedValue(run), { from }))]);
    expect(await refusalOf(stored)).toBe('not-approved 0/1 U0ANA:other-channel');
  });

  test('a form says where nothing: only the app writes views', async () => {
    const form = {
      kind: 'submit',
      id: 'x',
      at: APPROVED_AT,
      actor: { userId: 'U0ANA', teamId: 'T0PATCHW' },
      callbackId: RUN_ACTIONS.approve,
      privateMetadata: askedValue(asked).replace(':h', ':before:s1764000000:h'),
      values: {},
    } as const;
    expect(await refusalOf(forged(asked, [givenBy(ANA, form)]))).toBe('admitted');
  });
});

describe('people, by what Slack says today', () => {
  test('who has left the group, or the workspace', async () => {
    const left = new World();
    left.members = ['U0BEN'];
    expect(await refusalOf(goodBake(), left)).toBe('not-eligible 0/1 U0ANA');
    const gone = new World();
    gone.accounts = { U0ANA: { deleted: true } };
    expect(await refusalOf(goodBake(), gone)).toBe('not-eligible 0/1 U0ANA');
  });

  test('who Slack does not tell of, is asked three times', async () => {
    const world = new World();
    world.isSlackDown = true;
    expect(await refusalOf(goodBake(), world)).toBe('unknown 0/1 U0ANA');
    expect(world.waits).toEqual([2_000, 2_000]);
  });

  test('the requester approves nothing, under no account of theirs', async () => {
    const run = askedBake({ requester: CLEO });
    const byCleo = (as: typeof CLEO) => givenBy(as, clickBy(as, askedValue(run)));
    expect(await refusalOf(forged(run, [byCleo(CLEO)]))).toBe('not-approved 0/1');
    const world = new World();
    world.config = { ...CONFIG, people: { cleo: ['U0CLEO', 'U0CLEO2'] } };
    const stored = forged({ ...run, requester: { userId: 'U0CLEO', person: 'U0CLEO' } }, [
      byCleo({ userId: 'U0CLEO2', person: 'U0CLEO2' }),
    ]);
    expect(await refusalOf(stored, world)).toBe('not-approved 0/1');
  });

  test('two accounts of one person are one', async () => {
    const given = [CLEO, CLEO_AGAIN].map((as) => givenBy(as, clickBy(as, askedValue(asked))));
    expect(await refusalOf(forged(asked, given), twoNeeded())).toBe('not-approved 1/2');
    expect(await refusalOf(forged(asked, [byAna, byBen]), twoNeeded())).toBe('admitted');
  });

  test('as many as the config asks for today', async () => {
    expect(await refusalOf(goodBake(), twoNeeded())).toBe('not-approved 1/2');
  });
});

describe('the config that is deployed', () => {
  test('a name that it no longer has, or that is another pipeline by now', async () => {
    const without = new World();
    without.execute(asked);
    without.config = { ...CONFIG, images: {} };
    expect(await refusalOf(goodBake(), without)).toBe('not-this-plan no-policy');
    const other = new World();
    const { web } = CONFIG.images;
    if (web === undefined) throw new Error('the config has no such image');
    other.config = { ...CONFIG, images: { web: { ...web, pipelineArn: `${web.pipelineArn}-2` } } };
    expect(await refusalOf(goodBake(), other)).toBe('not-this-plan no-policy');
  });

  test('an approval is good for as long as a request is', async () => {
    const world = new World();
    world.execute(asked, { startedAt: APPROVED_AT + DAY + 2 * MINUTE });
    expect(await refusalOf(goodBake(), world)).toBe('too-late approval-expired');
    world.execute(asked, { startedAt: APPROVED_AT + DAY });
    expect(await refusalOf(goodBake(), world)).toBe('admitted');
  });

  test('when an execution was started must be known', async () => {
    const world = new World();
    const { startedAt: _startedAt, ...rest } = { ...executionOf(), startedAt: 0 };
    world.executions.set(EXECUTION, rest);
    expect(await refusalOf(goodBake(), world)).toBe('unknown when it was started');
  });
});

function executionOf() {
  const world = new World();
  world.execute(asked);
  const execution = world.executions.get(EXECUTION);
  if (execution === undefined) throw new Error('it has none');
  return execution;
}

test('the gates know every hash that a plan has', () => {
  expect(gatesOf(CONFIG).of(asked).planHashOf(asked.plan)).toBe(asked.planHash);
});
