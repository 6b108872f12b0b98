import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadConfigFile, parseConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/config/problem.ts';
import { HOME } from '../support/home.ts';
import { FULL, problemsOf, refusals } from './fixture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINIMAL = `workspace: T0PATCHW
timezone: UTC
channel: C0PATCHING
approvers: { platform: { usergroup: S0PLATFORM } }
policies:
  b: { approvals: 2, from: [platform] }
  a: { approvals: 2, from: [platform] }
  c: { approvals: 1, from: [platform] }
images: { web: { pipeline: "arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web" } }
freezes: []
accounts: { "111122223333": { regions: [ap-southeast-2] } }
`;

describe('parseConfig', () => {
  test('reads every key', () => {
    expect(parseConfig(FULL)).toEqual({
      workspace: 'T0PATCHW',
      enterprise: 'E0PATCHW',
      timezone: 'Australia/Sydney',
      channel: 'C0PATCHING',
      approvers: {
        platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' },
        leads: { kind: 'users', users: ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2'] },
      },
      settleMs: 12 * HOUR,
      people: { cleo: ['U0CLEO', 'U0CLEO2'] },
      policies: {
        nonprod: { name: 'nonprod', approvals: 1, from: ['platform'], expiresMs: 24 * HOUR, soakMs: 0 },
        sealed: {
          name: 'sealed',
          approvals: 1,
          from: ['platform'],
          expiresMs: 24 * HOUR,
          soakMs: 0,
          confirm: 'aws',
        },
        prod: {
          name: 'prod',
          approvals: 3,
          from: ['leads'],
          expiresMs: 12 * HOUR,
          soakMs: 24 * HOUR,
          escalated: { approvals: 1, from: ['platform'] },
        },
      },
      images: {
        web: {
          name: 'web',
          owners: ['777788889999'],
          pipelineArn: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web',
          place: HOME,
          policy: 'prod',
          channel: 'C0WEB',
        },
        api: {
          name: 'api',
          owners: [],
          pipelineArn: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/api',
          place: HOME,
          policy: 'prod',
          channel: 'C0PATCHING',
        },
      },
      fleets: {
        'web-dev': {
          name: 'web-dev',
          place: HOME,
          policy: 'nonprod',
          channel: 'C0PATCHING',
          image: 'web',
          alarms: [],
          target: { kind: 'stack', stack: 'web-dev', parameter: 'AmazonMachineImage' },
        },
        'web-prod': {
          name: 'web-prod',
          place: HOME,
          policy: 'prod',
          channel: 'C0WEB',
          image: 'web',
          after: 'web-dev',
          soakMs: 48 * HOUR,
          watchMs: HOUR / 4,
          alarms: ['web-prod-5xx'],
          window: 'mw-0a1b2c3d4e5f67890',
          target: { kind: 'stack', stack: 'web-prod', parameter: 'AmazonMachineImage' },
        },
        'api-prod': {
          name: 'api-prod',
          place: HOME,
          policy: 'prod',
          channel: 'C0PATCHING',
          image: 'api',
          watchMs: 90_000,
          alarms: [],
          checkpoint: 20,
          instanceRole: 'arn:aws:iam::111122223333:role/api-prod',
          target: { kind: 'auto-scaling-group', group: 'api-prod' },
        },
        'win-prod': {
          name: 'win-prod',
          place: HOME,
          policy: 'prod',
          channel: 'C0PATCHING',
          alarms: [],
          target: { kind: 'patch-group', patchGroup: 'Win-PROD' },
        },
        'rhel-dev': {
          name: 'rhel-dev',
          place: HOME,
          policy: 'nonprod',
          channel: 'C0PATCHING',
          alarms: [],
          window: 'mw-0b1b2c3d4e5f67890',
          occurrences: 'notice-only',
          stop: true,
          signoff: 'platform',
          patch: {
            reboot: 'if-needed',
            concurrency: '10%',
            errors: '10%',
            waves: [100],
            timeoutMs: HOUR,
            hooks: { before: 'Drain', after: 'Serve' },
            pin: 'none',
          },
          target: { kind: 'patch-group', patchGroup: 'RHEL-DEV' },
        },
        'rhel-prod': {
          name: 'rhel-prod',
          place: HOME,
          policy: 'prod',
          channel: 'C0PATCHING',
          after: 'rhel-dev',
          alarms: [],
          window: 'mw-0c1b2c3d4e5f67890',
          adopted: true,
          occurrences: 'approval-required',
          noticesMs: [3 * DAY, HOUR],
          patch: {
            reboot: 'never',
            concurrency: '5',
            errors: '0',
            waves: [10, 50, 100],
            timeoutMs: 2 * HOUR,
            pin: 'list',
          },
          target: { kind: 'patch-group', patchGroup: 'RHEL-PROD' },
        },
      },
      notices: [14 * DAY, DAY, HOUR],
      deferrals: { max: 1, withinMs: 7 * DAY },
      freezes: ['arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze'],
      confirm: {
        roles: ['AWSReservedSSO_PatchApprovers_0123456789abcdef'],
        people: { U0ANA: 'ana@example.com', U0BEN: 'ben@example.com', U0CLEO: 'cleo@example.com' },
      },
      accounts: {
        '111122223333': { regions: ['ap-southeast-2'] },
        '444455556666': { regions: [], role: 'arn:aws:iam::444455556666:role/Patchwarden' },
      },
      sections: {},
    });
  });

  test('fills what is left out with the strictest there is', () => {
    const config = parseConfig(MINIMAL);
    expect(config.images['web']?.policy).toBe('a');
    expect(config.policies['a']).toEqual({ name: 'a', approvals: 2, from: ['platform'], expiresMs: DAY, soakMs: 0 });
    expect(config).toMatchObject({
      settleMs: 0,
      people: {},
      fleets: {},
      notices: [],
      freezes: [],
      deferrals: { max: 2, withinMs: 14 * DAY },
    });
    expect(Object.hasOwn(config, 'enterprise')).toBe(false);
  });

  test('reads a config without images', () => {
    expect(parseConfig(MINIMAL.replace(/images: .*\n/, 'images: {}\n')).images).toEqual({});
  });

  test('finds nothing under names that objects have by themselves', () => {
    const config = parseConfig(MINIMAL);
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(config.images[name]).toBeUndefined();
      expect(config.policies[name]).toBeUndefined();
      expect(config.approvers[name]).toBeUndefined();
    }
  });

  test('cannot be changed after it was checked', () => {
    const config = parseConfig(FULL);
    const names: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) names.push(path);
      for (const [key, member] of Object.entries(value)) walk(member, `${path}.${key}`);
    };
    walk(config, 'config');
    expect(names).toEqual([]);
  });

  test('tells every problem at once, each with its field and line, in the order of the file', () => {
    const text = `workspace: T0PATCHW
workspce: T0OTHER
timezone: australia/sydny
channel: "#patching"
approvers:
  platform: { usergroup: S0PLATFORM }
policies:
  prod: { approvals: 0, from: [platfrom] }
images:
  web:
    pipeline: "arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web"
    policy: prd
notices: [1h, 5]
freezes: [xoxb-123-secret]
accounts: { 111122223333: { region: ap-southeast-2 } }
`;
    expect(() => parseConfig(text)).toThrow(
      new ConfigError('patchwarden.yml', [
        { field: 'workspce', line: 2, message: 'is not a known key here: did you mean workspace?' },
        {
          field: 'timezone',
          line: 3,
          message: 'is "australia/sydny" and must be an IANA time zone: did you mean Australia/Sydney?',
        },
        {
          field: 'channel',
          line: 4,
          message:
            'is "#patching" and must be the id of a channel, C… or G…, and not its name: write for example C0123ABCD.',
        },
        {
          field: 'policies.prod.approvals',
          line: 8,
          message: 'is 0 and must be a whole number from 1 to 10: write for example 2.',
        },
        {
          field: 'policies.prod.from[0]',
          line: 8,
          message: 'is "platfrom", which is not in approvers: did you mean platform?',
        },
        { field: 'images.web.policy', line: 12, message: 'is "prd", which is not in policies: did you mean prod?' },
        {
          field: 'notices[1]',
          line: 13,
          message:
            'is 5 and must be a whole number with its unit, s, m, h or d, from 1m to 30d: write for example 72h.',
        },
        {
          field: 'freezes[0]',
          line: 14,
          message:
            'is a value that looks like a secret and must be the ARN of an SSM Change Calendar: write for example arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze.',
        },
        {
          field: 'accounts.111122223333.regions',
          line: 15,
          message: 'is missing: add a list of Regions, for example [ap-southeast-2].',
        },
        {
          field: 'accounts.111122223333.region',
          line: 15,
          message: 'is not a known key here: did you mean regions?',
        },
      ]),
    );
  });

  test('says in one message which file, how many problems and where', () => {
    expect(() => parseConfig(MINIMAL.replace('T0PATCHW', 'patchw').replace('UTC', 'GMT+10'))).toThrow(
      /^patchwarden\.yml is refused, 2 problems:\n {2}workspace \(line 1\) is "patchw" and must be .*\n {2}timezone \(line 2\) is "GMT\+10" and must be an IANA time zone: .*$/,
    );
  });
});

describe('a text that is no config', () => {
  test.each([
    ['nothing', '', 'the file is empty and must be a map: write for example workspace: T0123ABCD.'],
    ['a list', '- 1', 'the file is a list and must be a map: write for example workspace: T0123ABCD.'],
    [
      'an unclosed list',
      'notices: [',
      'the file is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]. Fix this first; the rest is checked after that.',
    ],
    [
      'an unknown tag',
      'workspace: !id T1',
      'the file is not valid YAML: Unresolved tag: !id. Fix this first; the rest is checked after that.',
    ],
    [
      'a second document',
      `${MINIMAL}---\n${MINIMAL}`,
      'the file is not valid YAML: Source contains multiple documents; please use YAML.parseAllDocuments(). Fix this first; the rest is checked after that.',
    ],
    [
      'a bottomless list',
      '['.repeat(100_000),
      'the file is not valid YAML: nested too deeply. Fix this first; the rest is checked after that.',
    ],
    [
      'an endless text',
      '#'.repeat(300_000),
      'the file is 300000 characters long and at most 262144 are read. Check that this is the right file.',
    ],
  ])('is refused: %s', (_, text, refusal) => {
    expect(refusals(text)).toContain(refusal);
  });

  test('names the line of a slip in the syntax', () => {
    expect(problemsOf(MINIMAL.replace('freezes: []', 'freezes: [}')).map(({ line }) => line)).toContain(10);
  });

  test('refuses aliases, and so every alias bomb', () => {
    const bomb = `a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\nd: *c2\n`.replace('*c2', '*b');
    expect(refusals(bomb)).toEqual([
      'b[0] is an alias (*name): write the value out, so that every rule can be read where it stands.',
      'b[1] is an alias (*name): write the value out, so that every rule can be read where it stands.',
      'c[0] is an alias (*name): write the value out, so that every rule can be read where it stands.',
      'c[1] is an alias (*name): write the value out, so that every rule can be read where it stands.',
      'd is an alias (*name): write the value out, so that every rule can be read where it stands.',
    ]);
  });

  test('refuses a key written twice, naming the second', () => {
    const text = MINIMAL.replace('  c: { approvals: 1,', '  c: { approvals: 2, approvals: 1,').replace(
      'timezone: UTC',
      'timezone: UTC\ntimezone: UTC',
    );
    expect(problemsOf(text)).toEqual([
      { field: 'timezone', line: 3, message: 'is written twice: keep one of them.' },
      { field: 'policies.c.approvals', line: 9, message: 'is written twice: keep one of them.' },
    ]);
  });

  test('refuses keys that are no names', () => {
    expect(refusals(MINIMAL.replace('  c: {', '  __proto__: {'))).toEqual([
      'policies.__proto__ is not a name: use letters, digits and dashes.',
    ]);
    expect(refusals(MINIMAL.replace('  c: {', '  ? [x]\n  : {')).join()).toContain(
      'is not a name: use letters, digits and dashes.',
    );
    expect(refusals(MINIMAL.replace('  c: {', '  "<!channel>": {'))).toEqual([
      'policies."<!channel>" is named "<!channel>": begin with a letter or digit, then up to 62 letters, digits, dots, dashes.',
    ]);
  });
});

describe('loadConfigFile', () => {
  test('reads the example of this repository', () => {
    const { images, fleets } = loadConfigFile(resolve('patchwarden.yml'));
    expect(Object.keys(images)).toEqual(['web', 'api', 'worker', 'legacy']);
    expect(Object.values(fleets).map(({ name, image, target }) => `${name} ${image} ${target.kind}`)).toEqual([
      'web-dev web stack',
      'web-prod web stack',
      'api-prod api auto-scaling-group',
      'shop-dev web stack',
      'search-dev web stack',
      'worker-dev worker stack',
      'win-dev undefined patch-group',
      'win-qa undefined patch-group',
      'win-uat undefined patch-group',
      'win-prod undefined patch-group',
      'rhel-dev undefined patch-group',
    ]);
  });

  test('names the file in its problems', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'mine.yml');
    writeFileSync(path, readFileSync('patchwarden.yml', 'utf8').replace('approvals: 1', 'approvals: one'));
    expect(() => loadConfigFile(path)).toThrow(
      'mine.yml is refused, 1 problem:\n  policies.nonprod.approvals (line 11) is "one"',
    );
  });

  test('says which file cannot be read, and keeps why', () => {
    const error = thrownBy(() => loadConfigFile('/nowhere/patchwarden.yml'));
    expect(error.message).toBe(
      'patchwarden.yml is refused, 1 problem:\n  the file cannot be read at /nowhere/patchwarden.yml. Check that it exists and is readable, or name another in PATCHWARDEN_CONFIG.',
    );
    expect(error.cause).toMatchObject({ code: 'ENOENT' });
  });
});

function thrownBy(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}
