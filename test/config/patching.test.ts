import { parseConfig } from '../../src/config/load.ts';
import { changed, refusals } from './fixture.ts';

const WINDOW = 'mw-0c1b2c3d4e5f67890';
const REPLACED =
  'cannot be combined with a stack or an autoScalingGroup, which is deployed to and never patched in place: remove one of them.';
const WAVES = 'has to be one to 3 percentages of all instances, ascending, the last 100: write for example [10, 100].';
const SHARE = 'must be a whole number or a percentage, from';

const prod = (edits: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(edits).map(([key, value]) => [`fleets.rhel-prod.${key}`, value]));

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  [
    'an approval that a window as it is would not wait for',
    prod({ adopted: undefined }),
    `fleets.rhel-prod.occurrences is approval-required, but ${WINDOW} is not adopted and patches without asking: run npm run adopt -- ${WINDOW}, then add adopted: true; or write notice-only.`,
  ],
  [
    'an adopted window that is not named',
    prod({ window: undefined, occurrences: undefined }),
    'fleets.rhel-prod.adopted means nothing on its own: add window, for example mw-0a1b2c3d4e5f67890, or remove adopted.',
  ],
  [
    'an adopted window that nobody may patch',
    prod({ patch: undefined }),
    'fleets.rhel-prod.adopted means nothing on its own: add patch, which may be {}, or remove adopted.',
  ],
  [
    'a window from tags that is not adopted',
    prod({ window: 'tags', adopted: undefined, occurrences: undefined }),
    'fleets.rhel-prod.window is tags and needs adopted: true, since such a window patches only what people approved: add it.',
  ],
  [
    'a window from tags with a standing approval',
    { ...prod({ window: 'tags', occurrences: 'notice-only' }) },
    'fleets.rhel-prod.occurrences is notice-only, which cannot be combined with window: tags, since whoever sets a tag would choose when it patches: write approval-required, or leave it out.',
  ],
  [
    'a window from tags of what is deployed to',
    { 'fleets.web-prod.window': 'tags' },
    `fleets.web-prod.window cannot be combined with a stack or an autoScalingGroup, which is deployed to and never patched in place: write the id of a window.`,
  ],
  [
    'a stop of an adopted window',
    prod({ stop: true }),
    'fleets.rhel-prod.stop cannot be combined with adopted, whose runs can be stopped anyway: remove stop.',
  ],
  [
    'a stop without a window',
    { 'fleets.rhel-dev.window': undefined },
    'fleets.rhel-dev.stop means nothing on its own: add window, for example mw-0a1b2c3d4e5f67890, or remove stop.',
  ],
  [
    'occurrences of no window',
    { 'fleets.win-prod.occurrences': 'notice-only' },
    'fleets.win-prod.occurrences means nothing on its own: add window, for example mw-0a1b2c3d4e5f67890, or remove occurrences.',
  ],
  [
    'another word for what an occurrence does',
    prod({ occurrences: 'ask' }),
    'fleets.rhel-prod.occurrences is "ask" and must be one of notice-only, approval-required: write for example notice-only.',
  ],
  [
    'a window that is not adopted, in words',
    { 'fleets.rhel-dev.adopted': false },
    'fleets.rhel-dev.adopted is false and must be true, or left out: write for example true.',
  ],
  [
    'a sign-off of what is never patched here',
    { 'fleets.win-prod.signoff': 'leads' },
    'fleets.win-prod.signoff means nothing on its own: add patch, which may be {}, or remove signoff.',
  ],
  [
    'a sign-off by a group that is not there',
    { 'fleets.rhel-dev.signoff': 'lead' },
    'fleets.rhel-dev.signoff is "lead", which is not in approvers: did you mean leads?',
  ],
  [
    'a sign-off by nobody',
    { 'approvers.empty': { users: [] }, 'fleets.rhel-dev.signoff': 'empty' },
    'fleets.rhel-dev.signoff is "empty", which is nobody: name a group with people in it.',
  ],
  [
    'a lead time twice',
    prod({ notices: ['1h', '60m'] }),
    'fleets.rhel-prod.notices[1] is already in the list: keep one of them.',
  ],
  [
    'hooks with a list',
    prod({ 'patch.hooks': { before: 'Drain' } }),
    'fleets.rhel-prod.patch.hooks cannot be combined with pin: list, since AWS-RunPatchBaselineWithHooks takes no list: remove one of them.',
  ],
  [
    'hooks without a document',
    { 'fleets.rhel-dev.patch.hooks': {} },
    'fleets.rhel-dev.patch.hooks names no document: add before, after or exit, or remove hooks.',
  ],
  [
    'a script for a hook',
    { 'fleets.rhel-dev.patch.hooks.before': 'rm -rf /' },
    'fleets.rhel-dev.patch.hooks.before is "rm -rf /" and must be the name or ARN of a Command document: write for example Drain-From-Load-Balancer.',
  ],
  [
    'a list of no fleet',
    prod({ after: undefined }),
    'fleets.rhel-prod.patch.pin is list and no fleet goes before this one: add after, or remove pin.',
  ],
  [
    'a list of a fleet that is never patched here',
    prod({ after: 'win-prod' }),
    'fleets.rhel-prod.patch.pin is list and win-prod, which goes before, is never patched by Patchwarden: add patch to win-prod, or remove pin.',
  ],
  ['waves that do not reach everyone', prod({ 'patch.waves': [10, 50] }), `fleets.rhel-prod.patch.waves ${WAVES}`],
  ['waves that shrink', prod({ 'patch.waves': [50, 10, 100] }), `fleets.rhel-prod.patch.waves ${WAVES}`],
  ['four waves', prod({ 'patch.waves': [1, 10, 50, 100] }), `fleets.rhel-prod.patch.waves ${WAVES}`],
  ['no wave', prod({ 'patch.waves': [] }), `fleets.rhel-prod.patch.waves ${WAVES}`],
  [
    'nobody at a time',
    prod({ 'patch.concurrency': 0 }),
    `fleets.rhel-prod.patch.concurrency is 0 and ${SHARE} 1 to 1000 or to 100%: write for example 10%.`,
  ],
  [
    'more than everyone',
    prod({ 'patch.errors': '101%' }),
    `fleets.rhel-prod.patch.errors is "101%" and ${SHARE} 0 to 1000 or to 100%: write for example 10%.`,
  ],
  [
    'an instance that takes half a day',
    prod({ 'patch.timeout': '11h' }),
    'fleets.rhel-prod.patch.timeout is "11h" and must be a whole number with its unit, s, m, h or d, from 1m to 10h: write for example 1h.',
  ],
  [
    'a reboot in other words',
    prod({ 'patch.reboot': 'NoReboot' }),
    'fleets.rhel-prod.patch.reboot is "NoReboot" and must be one of if-needed, never: write for example if-needed.',
  ],
  [
    'a stack after a patch group',
    { 'fleets.web-dev.after': 'win-prod' },
    'fleets.web-dev.after is win-prod, which is a patch group: a patch group comes after another patch group, and after nothing else.',
  ],
  ['an adopted window of a stack', { 'fleets.web-prod.adopted': true }, `fleets.web-prod.adopted ${REPLACED}`],
  [
    'occurrences of a stack',
    { 'fleets.web-prod.occurrences': 'notice-only' },
    `fleets.web-prod.occurrences ${REPLACED}`,
  ],
  ['a stop of a stack', { 'fleets.web-prod.stop': true }, `fleets.web-prod.stop ${REPLACED}`],
  ['a sign-off of a stack', { 'fleets.web-prod.signoff': 'leads' }, `fleets.web-prod.signoff ${REPLACED}`],
  ['patching of a group', { 'fleets.api-prod.patch': {} }, `fleets.api-prod.patch ${REPLACED}`],
])('refuses %s', (_, change, refusal) => {
  expect(refusals(changed(change))).toEqual([refusal]);
});

const fleetOf = (change: Readonly<Record<string, unknown>>, name: string) => parseConfig(changed(change)).fleets[name];

test('an adopted window waits for approval unless the file says otherwise, and any other only tells', () => {
  expect(fleetOf(prod({ occurrences: undefined }), 'rhel-prod')?.occurrences).toBe('approval-required');
  expect(fleetOf(prod({ occurrences: 'notice-only' }), 'rhel-prod')?.occurrences).toBe('notice-only');
  expect(fleetOf({}, 'rhel-dev')?.occurrences).toBe('notice-only');
  expect(fleetOf({}, 'win-prod')).not.toHaveProperty('occurrences');
});

test('patching without a word about how reboots where needed, a tenth at a time, and gives up at a tenth', () => {
  expect(fleetOf({ 'fleets.win-prod.patch': {} }, 'win-prod')?.patch).toEqual({
    reboot: 'if-needed',
    concurrency: '10%',
    errors: '10%',
    waves: [100],
    timeoutMs: 3_600_000,
    pin: 'none',
  });
});

test('a window of a stack has notices of its own too', () => {
  expect(fleetOf({ 'fleets.web-prod.notices': ['1h', '24h'] }, 'web-prod')?.noticesMs).toEqual([86_400_000, 3_600_000]);
});
