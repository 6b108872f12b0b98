import fc from 'fast-check';
import {
  distinctPeople,
  isSamePerson,
  joinPeople,
  personOf,
  withPeople,
} from '../../../src/approvals/decision/people.ts';
import type { Person } from '../../../src/approvals/types.ts';
import { ANA, anApproval, aRun, CLEO, DEV } from '../../runs/fixture.ts';

const people = { cleo: ['U0CLEO', 'U0CLEO2'] };

describe('the person behind an account', () => {
  test.each<[string, string, string[], Person]>([
    ['named in the config', 'U0CLEO2', [], { userId: 'U0CLEO2', person: 'cleo', aliases: ['U0CLEO'] }],
    ['of nobody else', 'U0ANA', [], { userId: 'U0ANA', person: 'U0ANA' }],
    [
      'with an id of the organisation',
      'U0ANA',
      ['U0ANA', 'W0ANA'],
      { userId: 'U0ANA', person: 'U0ANA', aliases: ['W0ANA'] },
    ],
    [
      'whose other id is named in the config',
      'W0CLEO',
      ['U0CLEO', 'W0CLEO'],
      { userId: 'W0CLEO', person: 'cleo', aliases: ['U0CLEO', 'U0CLEO2'] },
    ],
  ])('%s', (_which, userId, accounts, expected) => {
    expect(personOf(userId, people, accounts)).toEqual(expected);
  });

  test('is found through any number of entries', () => {
    const chained = { one: ['U1', 'U2'], two: ['U3', 'U4'], three: ['U2', 'U3'] };
    expect(isSamePerson(personOf('U1', chained), personOf('U4', chained))).toBe(true);
    expect(isSamePerson(personOf('U1', chained), personOf('U5', chained))).toBe(false);
  });
});

describe('distinct people', () => {
  test('are one when one in between shows it', () => {
    const [local, global] = [personOf('U1', {}), personOf('W1', {})];
    expect(distinctPeople([local, global])).toHaveLength(2);
    expect(distinctPeople([local, global, personOf('U1', {}, ['W1'])])).toEqual(['U1']);
  });

  test('are as many as there are, whichever of their ids each came with and in whatever order', () => {
    const clicks = fc.array(fc.record({ who: fc.integer({ min: 0, max: 4 }), local: fc.boolean() }), { maxLength: 12 });
    fc.assert(
      fc.property(clicks, (all) => {
        const seen = all.map(({ who, local }) => personOf(`${local ? 'U' : 'W'}${who}`, {}, [`U${who}`, `W${who}`]));
        expect(distinctPeople(seen)).toHaveLength(new Set(all.map(({ who }) => who)).size);
      }),
    );
  });
});

describe('what was stored', () => {
  const policy = { ...aRun().policy, people };

  test('keeps whose accounts belonged together when the config forgets it', () => {
    const asked = withPeople(aRun({ requester: CLEO, policy }), {});
    expect(isSamePerson(asked.requester, personOf('U0CLEO2', joinPeople({}, policy.people)))).toBe(true);
    const named = { ...CLEO, aliases: ['U0CLEO2'] };
    expect(isSamePerson(withPeople(aRun({ requester: named }), {}).requester, personOf('U0CLEO2', {}))).toBe(true);
  });

  test('learns whose accounts belong together by now', () => {
    const { requester, setOffBy, approvals } = withPeople(aRun({ setOffBy: ANA, approvals: [anApproval(ANA)] }), {
      dev: ['U0DEV', 'U0DEV2'],
      ana: ['U0ANA'],
    });
    expect(requester).toEqual({ ...DEV, person: 'dev', aliases: ['U0DEV2'] });
    expect([setOffBy, ...approvals]).toMatchObject([{ person: 'ana' }, { person: 'ana', epoch: 1 }]);
  });

  test('joins what two configs say of one name', () => {
    expect(joinPeople({ cleo: ['U0CLEO3'], dev: ['U0DEV'] }, people)).toEqual({
      cleo: ['U0CLEO3', 'U0CLEO', 'U0CLEO2'],
      dev: ['U0DEV'],
    });
  });
});
