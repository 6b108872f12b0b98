import { parse, stringify } from 'yaml';
import { configHash } from '../../src/config/hash.ts';
import { parseConfig } from '../../src/config/load.ts';
import { changed, FULL } from './fixture.ts';

/** But for `accounts`, whose first entry is where the bot lives. */
const reversed = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, key === 'accounts' ? member : reversed(member)]),
  );
};

describe('configHash', () => {
  const hash = configHash(parseConfig(FULL));

  test('is the SHA-256 of what the config means', () => {
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('does not depend on order of keys, comments or the spelling of a duration', () => {
    expect(configHash(parseConfig(stringify(reversed(parse(FULL)))))).toBe(hash);
    expect(configHash(parseConfig(`# a note\n${FULL.replace('expires: 12h', 'expires: 720m')}`))).toBe(hash);
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['a quorum', { 'policies.prod.approvals': 2 }],
    ['a group', { 'policies.nonprod.from': ['platform', 'leads'] }],
    ['a duration', { 'policies.prod.expires': '13h' }],
    ['the workspace', { workspace: 'T0OTHER' }],
    ['a freeze', { freezes: [] }],
    ['an optional key', { enterprise: undefined }],
    ['a name', { people: { cleopatra: ['U0CLEO', 'U0CLEO2'] } }],
  ])('changes with %s', (_, change) => {
    expect(configHash(parseConfig(changed(change)))).not.toBe(hash);
  });
});
