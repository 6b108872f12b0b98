import type { MachineImage } from '../../../src/aws/ec2.ts';
import { toldByAmi } from '../../../src/bake/decision/made.ts';
import type { BakeOutcome } from '../../../src/bake/types/plan.ts';
import { MINUTE, T0 } from '../../runs/fixture.ts';

const here = { region: 'ap-southeast-2', account: '111122223333' };
const ELSEWHERE = { region: 'eu-west-1', accountId: '111122223333', image: 'ami-0eu' };
const OUTCOME: BakeOutcome = { kind: 'bake', image: 'ami-0new', images: [ELSEWHERE], imageUris: [] };
const LEFT = { kind: 'bake', images: [ELSEWHERE], imageUris: [] };
const said = ({ image: _image, ...rest }: BakeOutcome, image?: string) => ({
  kind: 'succeeded' as const,
  outcome: image === undefined ? rest : { ...rest, image },
});
const ami = (parts: Partial<MachineImage> = {}): MachineImage => ({
  id: 'ami-0new',
  name: 'web',
  state: 'available',
  owner: here.account,
  ...parts,
});

test('a bake has succeeded when EC2 can launch its AMI here', () => {
  const seen = said(OUTCOME, 'ami-0new');
  expect(toldByAmi(seen, { here, ami: ami(), now: T0 })).toEqual(seen);
});

test.each<[string, MachineImage | undefined, string]>([
  ['EC2 has none', undefined, 'EC2 has no AMI ami-0new in account 111122223333, ap-southeast-2'],
  ['it failed', ami({ state: 'failed' }), 'AMI ami-0new is failed'],
  ['it is gone again', ami({ state: 'deregistered' }), 'AMI ami-0new is deregistered'],
  ['it is disabled', ami({ state: 'disabled' }), 'AMI ami-0new is disabled'],
  ['it is of another account', ami({ owner: '444455556666' }), 'AMI ami-0new belongs to account 444455556666'],
])('Image Builder reports success, and %s: it failed, and offers no image', (_title, found, reason) => {
  const before = { kind: 'bake', status: 'AVAILABLE', done: 9, total: 9, checkingSince: T0 } as const;
  const facts = { here, before, now: T0 + 5 * MINUTE, ...(found === undefined ? {} : { ami: found }) };
  expect(toldByAmi(said(OUTCOME, 'ami-0new'), facts)).toEqual({
    kind: 'failed',
    outcome: LEFT,
    reason: `${reason}, although Image Builder reports success`,
  });
});

test('Image Builder names none for this account and Region: it failed', () => {
  expect(toldByAmi(said(OUTCOME), { here, now: T0 })).toEqual({
    kind: 'failed',
    outcome: LEFT,
    reason: 'no AMI was made for account 111122223333 in ap-southeast-2, although Image Builder reports success',
  });
});

test('what EC2 does not list yet is read again for five minutes, what it is still making for as long as that takes', () => {
  const seen = said(OUTCOME, 'ami-0new');
  const first = toldByAmi(seen, { here, now: T0 });
  expect(first).toMatchObject({ kind: 'working', progress: { status: 'AVAILABLE', checkingSince: T0 } });
  const before = { kind: 'bake', status: 'AVAILABLE', done: 9, total: 9, checkingSince: T0 } as const;
  expect(toldByAmi(seen, { here, before, now: T0 + 5 * MINUTE - 1 }).kind).toBe('working');
  expect(toldByAmi(seen, { here, before, ami: ami({ state: 'pending' }), now: T0 + 60 * MINUTE }).kind).toBe('working');
});
