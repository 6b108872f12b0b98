import { listsBucketAt, placeAsking, readerRoleArn } from '../../src/config/member.ts';

const accounts = {
  '111122223333': { regions: ['ap-southeast-2', 'us-west-2'] },
  '444455556666': { regions: ['us-east-1'] },
  '777788889999': { regions: ['eu-west-1'], role: 'arn:aws:iam::777788889999:role/platform/patching' },
};
const GATEKEEPER = 'arn:aws:lambda:ap-southeast-2:111122223333:function:patchwarden-gatekeeper';

describe('who asks the gatekeeper', () => {
  test.each([
    [GATEKEEPER, { account: '111122223333', region: 'ap-southeast-2' }],
    [`${GATEKEEPER}:member-111122223333-us-west-2`, { account: '111122223333', region: 'us-west-2' }],
    [`${GATEKEEPER}:member-444455556666-us-east-1`, { account: '444455556666', region: 'us-east-1' }],
    [`${GATEKEEPER}:member-777788889999-eu-west-1`, { account: '777788889999', region: 'eu-west-1' }],
  ])('%s', (arn, place) => {
    expect(placeAsking({ accounts }, arn)).toEqual(place);
  });

  test.each([
    ['an account that is not listed', `${GATEKEEPER}:member-999900001111-us-east-1`],
    ['a Region that is not listed there', `${GATEKEEPER}:member-444455556666-eu-west-1`],
    ['home under an alias', `${GATEKEEPER}:member-111122223333-ap-southeast-2`],
    ['a version', `${GATEKEEPER}:$LATEST`],
    ['another version', `${GATEKEEPER}:7`],
    ['an alias of somebody else', `${GATEKEEPER}:live`],
    ['more behind an alias', `${GATEKEEPER}:member-444455556666-us-east-1:x`],
    ['an alias with a space', `${GATEKEEPER}:member-444455556666-us-east-1 `],
    ['an alias in capitals', `${GATEKEEPER}:MEMBER-444455556666-us-east-1`],
    ['an alias that is empty', `${GATEKEEPER}:`],
    ['the function of another account', GATEKEEPER.replace('111122223333', '444455556666')],
    ['the function of another Region', GATEKEEPER.replace('ap-southeast-2', 'us-east-1')],
    ['something that is no function', GATEKEEPER.replace(':function:', ':layer:')],
    ['a name alone', 'patchwarden-gatekeeper:member-444455556666-us-east-1'],
    ['two lines', `${GATEKEEPER}\n${GATEKEEPER}:member-444455556666-us-east-1`],
    ['a line end', `${GATEKEEPER}\n`],
    ['nothing', ''],
    ['no ARN', undefined],
    ['an object', { arn: GATEKEEPER }],
    ['a list', [GATEKEEPER]],
  ])('is nobody that is listed: %s', (_what, arn) => {
    expect(placeAsking({ accounts }, arn)).toBeUndefined();
  });

  test('a bot of one place is asked without an alias alone', () => {
    const alone = { accounts: { '111122223333': { regions: ['ap-southeast-2'] } } };
    expect(placeAsking(alone, GATEKEEPER)).toEqual({ account: '111122223333', region: 'ap-southeast-2' });
    expect(placeAsking(alone, `${GATEKEEPER}:member-111122223333-us-west-2`)).toBeUndefined();
  });
});

test('the worker’s role in a place is the template’s, or the one that the file names', () => {
  expect(readerRoleArn({ accounts }, { account: '444455556666', region: 'us-east-1' })).toBe(
    'arn:aws:iam::444455556666:role/patchwarden-reader-us-east-1',
  );
  expect(readerRoleArn({ accounts }, { account: '777788889999', region: 'eu-west-1' })).toBe(
    'arn:aws:iam::777788889999:role/platform/patching',
  );
});

test('lists of patches lie in the place whose instances install them: at home as the stack says, elsewhere by their name', () => {
  const home = { account: '111122223333', region: 'ap-southeast-2' };
  const setting = (name: string): string => `the setting ${name}`;
  expect(listsBucketAt(home, home, setting)).toBe('the setting PATCHWARDEN_PATCH_LISTS_BUCKET');
  expect(listsBucketAt({ account: '444455556666', region: 'us-east-1' }, home, setting)).toBe(
    'patchwarden-patch-lists-444455556666-us-east-1',
  );
});
