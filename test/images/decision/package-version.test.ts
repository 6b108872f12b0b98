import fc from 'fast-check';
import { compareVersions, type VersionRules } from '../../../src/images/decision/package-version.ts';

const order = (rules: VersionRules, a: string, b: string): string => {
  const sign = Math.sign(compareVersions(rules, a, b));
  return sign < 0 ? '<' : sign > 0 ? '>' : '=';
};

describe('rpm', () => {
  test.each([
    ['1.0', '=', '1.0'],
    ['1.0', '<', '2.0'],
    ['2.0', '<', '2.0.1'],
    ['2.0.1a', '>', '2.0.1'],
    ['5.5p1', '<', '5.5p2'],
    ['5.5p1', '<', '5.5p10'],
    ['10xyz', '<', '10.1xyz'],
    ['xyz10', '<', 'xyz10.1'],
    ['xyz.4', '<', '8'],
    ['5.5p2', '<', '5.6p1'],
    ['5.6p1', '<', '6.5p1'],
    ['6.0.rc1', '>', '6.0'],
    ['10b2', '>', '10a1'],
    ['1.0a', '<', '1.0aa'],
    ['10.0001', '=', '10.1'],
    ['10.0001', '<', '10.0039'],
    ['4.999.9', '<', '5.0'],
    ['20101121', '<', '20101122'],
    ['2_0', '=', '2.0'],
    ['a+', '=', 'a_'],
    ['+a', '=', '_a'],
    ['+', '=', '_'],
    ['1.0~rc1', '<', '1.0'],
    ['1.0~rc1', '<', '1.0~rc2'],
    ['1.0~rc1~git123', '<', '1.0~rc1'],
    ['1.0^', '>', '1.0'],
    ['1.0^git1', '>', '1.0'],
    ['1.0^git1', '<', '1.0^git2'],
    ['1.0^git1', '<', '1.01'],
    ['1.0^20160101', '<', '1.0.1'],
    ['1.0^20160102', '>', '1.0^20160101^git1'],
    ['1.0~rc1^git1', '>', '1.0~rc1'],
    ['1.0^git1~pre', '<', '1.0^git1'],
    ['1b.fc17', '<', '1.fc17'],
    ['1g.fc17', '>', '1.fc17'],
    ['6.1.102-111.182.amzn2023', '<', '6.1.109-118.189.amzn2023'],
    ['2.34-52.amzn2023.0.10', '>', '2.34-52.amzn2023.0.9'],
    ['3.0.7-27.el9', '<', '3.0.7-27.el9_4.1'],
    ['1:1.0-1', '>', '9.0-1'],
    ['0:1.0-1', '=', '1.0-1'],
    ['1.0-1', '>', '1.0'],
    ['2024a-1', '<', '2024b-1'],
    ['99999999999999999999', '<', '100000000000000000000'],
    ['', '<', '0'],
  ])('%s %s %s', (a, expected, b) => {
    expect(order('rpm', a, b)).toBe(expected);
    expect(order('rpm', b, a)).toBe({ '<': '>', '>': '<', '=': '=' }[expected]);
  });
});

/** Each answer as `dpkg --compare-versions` of Debian 12 gives it. */
describe('dpkg', () => {
  test.each([
    ['1.0', '=', '1.0'],
    ['1.0', '=', '0:1.0'],
    ['1.0', '=', '1.0-0'],
    ['1.0-1', '<', '1.0-2'],
    ['1.0-9', '<', '1.0-10'],
    ['1.0~rc1-1', '<', '1.0-1'],
    ['1.0~~', '<', '1.0~'],
    ['1.0~', '<', '1.0'],
    ['1.0', '<', '1.0a'],
    ['1.0a', '<', '1.0+'],
    ['1.0+b1', '>', '1.0'],
    ['1.0.1', '>', '1.0+1'],
    ['2:1.0-1', '>', '1:9.9-9'],
    ['1.01', '=', '1.1'],
    ['1.2.3-1ubuntu1', '<', '1.2.3-1ubuntu1.1'],
    ['3.0.2-0ubuntu1.9', '<', '3.0.2-0ubuntu1.10'],
    ['2.36-9+deb12u3', '<', '2.36-9+deb12u4'],
    ['2.36-9+deb12u9', '<', '2.36-9+deb12u10'],
    ['2.36-9', '<', '2.36-9+deb12u1'],
    ['5.15.0-101.111', '<', '5.15.0-1010.1'],
    ['6.8.0-1015.16', '<', '6.8.0-1016.17'],
    ['1.1.1f-1ubuntu2.16', '>', '1.1.1-1ubuntu2.99'],
    ['20230311ubuntu0.22.04.1', '>', '20230311'],
  ])('%s %s %s', (a, expected, b) => {
    expect(order('dpkg', a, b)).toBe(expected);
    expect(order('dpkg', b, a)).toBe({ '<': '>', '>': '<', '=': '=' }[expected]);
  });
});

describe.each(['rpm', 'dpkg'] as const)('%s orders all versions', (rules) => {
  const version = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from('0019aZb.~^+-:_')), maxLength: 8 }),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );

  test('the same both ways round', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareVersions(rules, a, b)) + Math.sign(compareVersions(rules, b, a))).toBe(0);
        expect(compareVersions(rules, a, a)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  test('without going in circles', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const [x = '', y = '', z = ''] = [a, b, c].sort((p, q) => compareVersions(rules, p, q));
        expect(compareVersions(rules, x, y)).toBeLessThanOrEqual(0);
        expect(compareVersions(rules, y, z)).toBeLessThanOrEqual(0);
        expect(compareVersions(rules, x, z)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1_000 },
    );
  });
});
