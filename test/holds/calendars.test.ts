import type { Here } from '../../src/config/here.ts';
import { placeText } from '../../src/config/place.ts';
import { calendarState } from '../../src/holds/effect/calendars.ts';
import { CONFIG } from '../model/config.ts';
import { HOME } from '../support/home.ts';

const AWAY = { account: '444455556666', region: 'us-east-1' };
const arn = ({ account, region }: Here, name: string): string => `arn:aws:ssm:${region}:${account}:document/${name}`;
const OWN = arn(HOME, 'Own');
const THERE = arn(AWAY, 'There');
const SHARED = arn({ account: '999988887777', region: HOME.region }, 'Shared');
const config = {
  ...CONFIG,
  accounts: { [HOME.account]: { regions: [HOME.region] }, [AWAY.account]: { regions: [AWAY.region] } },
};

type State = { open: boolean; nextChange?: number };

function stateOf(states: Readonly<Record<string, State>>) {
  const asked: string[] = [];
  const at = (place: Here) => ({
    calendars: {
      stateAt: async (arns: readonly string[]) => {
        asked.push(`${placeText(place)}: ${arns.map((each) => each.split('/').at(-1)).join()}`);
        return states[placeText(place)] ?? { open: true };
      },
    },
  });
  return { asked, read: () => calendarState({ config, home: HOME, at }, [OWN, THERE, SHARED], 0) };
}

test('calendars are read where they are, one that is shared from elsewhere at home', async () => {
  const { asked, read } = stateOf({});
  expect(await read()).toEqual({ open: true });
  expect(asked).toEqual([`${placeText(HOME)}: Own,Shared`, `${placeText(AWAY)}: There`]);
});

test.each<[string, State, State, State]>([
  ['one closes soonest', { open: true, nextChange: 9 }, { open: true, nextChange: 5 }, { open: true, nextChange: 5 }],
  ['one is closed', { open: true, nextChange: 2 }, { open: false, nextChange: 7 }, { open: false, nextChange: 7 }],
  ['both are closed', { open: false, nextChange: 3 }, { open: false, nextChange: 7 }, { open: false, nextChange: 3 }],
  ['one never opens', { open: false, nextChange: 3 }, { open: false }, { open: false }],
])('together: %s', async (_what, own, there, all) => {
  const { read } = stateOf({ [placeText(HOME)]: own, [placeText(AWAY)]: there });
  expect(await read()).toEqual(all);
});
