import { hereOf } from '../../src/config/here.ts';

test('here is the first account and its first Region', () => {
  const accounts = {
    '999988887777': { regions: ['eu-west-1', 'us-east-1'] },
    '111122223333': { regions: ['ap-southeast-2'] },
  };
  expect(hereOf({ accounts })).toEqual({ account: '999988887777', region: 'eu-west-1' });
});

test.each([{}, { '111122223333': { regions: [] } }])('a config without it is refused: %j', (accounts) => {
  expect(() => hereOf({ accounts })).toThrow('accounts: name the account and Region that the bot is deployed to');
});
