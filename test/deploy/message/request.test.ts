import { imageRefused, orderRefused, whenRefused } from '../../../src/deploy/message/refused.ts';
import {
  fleetIsPatchGroup,
  imageUnreadable,
  tooFewToOverride,
  unknownFleet,
} from '../../../src/deploy/message/request.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { aDeploy, aDeployPlan, NEW, OLD } from './fixture.ts';

const ORDER = { fleet: 'web-prod', image: NEW, approvals: 2 };
const OVERRIDE = `If it cannot wait, \`/patch deploy web-prod ${NEW} override because &lt;reason&gt;\` asks all the same: that needs 3 approvals instead of 2, and everyone sees the reason.`;
const back = aDeploy('planning', { plan: aDeployPlan({ image: { id: OLD, kind: 'ami' }, returnOf: 'd-11111111' }) });
const read = ({ text }: { text: string }): string => text.replace(/<!date\^\d+\^[^|]+\|([^>]+)>/g, '$1');

test.each([
  [
    unknownFleet('web-prd', ['web-dev', 'web-prod']),
    'Nothing was asked: there is no fleet `web-prd`. Did you mean `/patch deploy web-prod`? Fleets: web-dev, web-prod. `/patch deploy` alone lets you choose.',
  ],
  [
    unknownFleet('web-prd', ['web-prod'], 'rollback'),
    'Nothing was asked: there is no fleet `web-prd`. Did you mean `/patch rollback web-prod`? Fleets: web-prod. `/patch deploy` alone lets you choose.',
  ],
  [
    unknownFleet('x', []),
    'Nothing was asked: there is no fleet `x`. patchwarden.yml has no fleet to deploy to yet. `/patch deploy` alone lets you choose.',
  ],
  [
    fleetIsPatchGroup('win-prod'),
    'Nothing was asked: win-prod is a patch group. Its instances are patched in place and take no image, and Patchwarden does not do that yet: its maintenance window in Systems Manager does.',
  ],
  [
    tooFewToOverride(
      { run: { ...back, policy: { ...back.policy, name: 'prod', approvals: 3 } }, people: ['U0ANA', 'U0BEN'] },
      { name: 'prod', approvals: 2 },
    ),
    `No request was made: it needs 3 approvals, but only 2 people can approve: <@U0ANA>, <@U0BEN>. A requester cannot approve their own request. Add people to ${Object.keys(back.policy.groups).join(' or ')}, or change \`policies.prod\` in patchwarden.yml. An override needs one approval more than policy prod (2).`,
  ],
  [
    imageUnreadable(OLD, 'RequestLimitExceeded'),
    `Nothing was asked: image \`${OLD}\` could not be read (RequestLimitExceeded), and unknown means no. Try again in a minute.`,
  ],
  [
    imageRefused('api-prod', { code: 'no-image-of-fleet' }),
    'Nothing was asked: api-prod has no `image` in patchwarden.yml, so say which: `/patch deploy api-prod ami-…`.',
  ],
  [
    imageRefused('web-prod', { code: 'none-available', image: 'web' }),
    'Nothing was asked: the pipeline of web has made no image yet. `/patch bake web` asks for one.',
  ],
  [
    imageRefused('web-prod', { code: 'unknown-image', name: 'ami-0nope' }),
    'Nothing was asked: there is no image `ami-0nope` in this account and Region. Check its id; `/patch history` lists what was baked.',
  ],
  [
    imageRefused('web-prod', { code: 'not-available', image: NEW, status: 'deregistered' }),
    `Nothing was asked: image \`${NEW}\` is deregistered, not available. Wait until it is, or choose another.`,
  ],
  [
    imageRefused('web-prod', { code: 'not-here', image: NEW, region: 'eu-west-1' }),
    `Nothing was asked: image \`${NEW}\` was not made for this account in eu-west-1. See the distribution settings of its pipeline, or choose another.`,
  ],
  [
    imageRefused('web-prod', { code: 'unreadable', error: 'ThrottlingException' }),
    'Nothing was asked: the image for web-prod could not be read (ThrottlingException), and unknown means no. Try again in a minute.',
  ],
  [
    whenRefused('web-prod', { code: 'not-a-time', text: '25:00' }, 'Australia/Sydney'),
    'Nothing was asked: `25:00` is no time. Write `22:00` or `2026-11-21 22:00`, in Australia/Sydney.',
  ],
  [
    whenRefused('web-prod', { code: 'past', at: T0 }, 'UTC'),
    'Nothing was asked: 2026-11-20 09:00 UTC has passed. Choose a later time, or leave it out to start at once.',
  ],
  [
    whenRefused('web-prod', { code: 'too-far', at: T0 + HOUR, latest: T0 }, 'UTC'),
    'Nothing was asked: 2026-11-20 10:00 UTC is too far off; the latest is 2026-11-20 09:00 UTC.',
  ],
  [
    whenRefused('web-prod', { code: 'no-window' }, 'UTC'),
    'Nothing was asked: web-prod has no `window` in patchwarden.yml. Say a time, `/patch deploy web-prod at 22:00`, or add one.',
  ],
  [
    whenRefused('web-prod', { code: 'window-gone', window: 'mw-0123' }, 'UTC'),
    'Nothing was asked: the window of web-prod (`mw-0123`) is disabled, gone or never opens again. Say a time, `/patch deploy web-prod at 22:00`, or put the window right.',
  ],
  [
    whenRefused('web-prod', { code: 'window-unreadable', error: 'ThrottlingException' }, 'UTC'),
    'Nothing was asked: the window of web-prod could not be read (ThrottlingException), and unknown means no. Try again in a minute, or say a time.',
  ],
  [
    orderRefused({ code: 'never-ran', fleet: 'web-dev' }, ORDER),
    `Nothing was asked: web-dev has not run \`${NEW}\`, and web-prod comes after it. \`/patch deploy web-dev ${NEW}\` goes first; web-prod is then asked for by itself. ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'still-soaking', fleet: 'web-dev', runId: 'd-11111111', until: T0 + HOUR }, ORDER),
    `Nothing was asked: web-dev is still soaking \`${NEW}\` (run d-11111111); if it stays healthy, it is through at 2026-11-20 10:00 UTC. web-prod is then asked for by itself. ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'still-soaking', fleet: 'web-dev', runId: 'd-11111111' }, ORDER),
    `Nothing was asked: web-dev is still soaking \`${NEW}\` (run d-11111111); its soak begins once all are healthy. web-prod is then asked for by itself. ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'not-healthy', fleet: 'web-dev', runId: 'd-11111111', healthy: 1, total: 2 }, ORDER),
    `Nothing was asked: web-dev has not been healthy with \`${NEW}\` for long enough (run d-11111111; 1 of 2 at the last look). Put that right and deploy there again. ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'rolled-back', fleet: 'web-dev', runId: 'd-11111111' }, ORDER),
    `Nothing was asked: web-dev went back from \`${NEW}\` (run d-11111111). \`/patch why d-11111111\` says why. ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'rolled-back', fleet: 'web-dev', runId: 'd-11111111', going: true }, ORDER),
    `Nothing was asked: web-dev is going back from \`${NEW}\` (run d-11111111). \`/patch why d-11111111\` says why. ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'not-all-on-it', fleet: 'web-dev', runId: 'd-11111111', on: 1, total: 4 }, ORDER),
    `No request was made: only 1 of 4 instances of web-dev run \`${NEW}\` (run d-11111111), and web-prod comes after it. The card of that run names the others and says why. ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'no-instances', fleet: 'web-dev', runId: 'd-11111111' }, ORDER),
    `No request was made: web-dev has no instances, so none has run \`${NEW}\` (run d-11111111). ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'other-image', fleet: 'web-dev', newest: OLD }, ORDER),
    `Nothing was asked: web-dev runs \`${OLD}\` by now, and not \`${NEW}\`. Deploy what it runs, or this one there first. ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'not-known', fleet: 'web-dev' }, ORDER),
    `No request was made: none of the last runs of web-dev that could be read changed its image, so whether it has run \`${NEW}\` is not known. ${OVERRIDE}`,
  ],
])('%#', (message, text) => {
  expect(read(message)).toBe(text);
});
