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
const OVERRIDE = `If it cannot wait, \`/patch deploy web-prod ${NEW} override because &lt;reason&gt;\` requests it anyway: that needs 3 approvals instead of 2, and everyone sees the reason.`;
const back = aDeploy('planning', { plan: aDeployPlan({ image: { id: OLD, kind: 'ami' }, returnOf: 'd-11111111' }) });
const read = ({ text }: { text: string }): string => text.replace(/<!date\^\d+\^[^|]+\|([^>]+)>/g, '$1');

test.each([
  [
    unknownFleet('web-prd', ['web-dev', 'web-prod']),
    'No request was made: there is no fleet `web-prd`. Did you mean `/patch deploy web-prod`? Fleets: web-dev, web-prod. `/patch deploy` alone lets you choose.',
  ],
  [
    unknownFleet('web-prd', ['web-prod'], 'rollback'),
    'No request was made: there is no fleet `web-prd`. Did you mean `/patch rollback web-prod`? Fleets: web-prod. `/patch deploy` alone lets you choose.',
  ],
  [
    unknownFleet('x', []),
    'No request was made: there is no fleet `x`. patchwarden.yml has no fleet to deploy to yet. `/patch deploy` alone lets you choose.',
  ],
  [
    fleetIsPatchGroup('win-prod'),
    'No request was made: win-prod is a patch group. Its instances take no image and are patched in place: `/patch install win-prod` requests that.',
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
    `No request was made: image \`${OLD}\` could not be read (RequestLimitExceeded). Try again in a minute.`,
  ],
  [
    imageRefused('api-prod', { code: 'no-image-of-fleet' }),
    'No request was made: api-prod has no `image` in patchwarden.yml, so name one: `/patch deploy api-prod ami-…`.',
  ],
  [
    imageRefused('web-prod', { code: 'none-available', image: 'web' }),
    'No request was made: the pipeline of web has made no image yet. `/patch bake web` requests one.',
  ],
  [
    imageRefused('web-prod', { code: 'unknown-image', name: 'ami-0nope' }),
    'No request was made: there is no image `ami-0nope` in this account and Region. Check its id; `/patch history` lists what was baked.',
  ],
  [
    imageRefused('web-prod', { code: 'not-available', image: NEW, status: 'deregistered' }),
    `No request was made: image \`${NEW}\` is deregistered, not available. Wait until it is available, or choose another.`,
  ],
  [
    imageRefused('web-prod', { code: 'not-here', image: NEW, region: 'eu-west-1' }),
    `No request was made: image \`${NEW}\` was not made for this account in eu-west-1. Check the distribution settings of its pipeline, or choose another image.`,
  ],
  [
    imageRefused('web-prod', { code: 'no-gold', image: 'web' }),
    'No request was made: image web has no `parameter` in patchwarden.yml, so it has no gold image. `/patch deploy web-prod` requests the newest of its pipeline.',
  ],
  [
    imageRefused('api-prod', { code: 'no-gold' }),
    'No request was made: api-prod has no `image` in patchwarden.yml, so it has no gold image. Name one: `/patch deploy api-prod ami-…`.',
  ],
  [
    imageRefused('web-prod', { code: 'gold-missing', parameter: '/golden/web/latest' }),
    'No request was made: parameter `/golden/web/latest` does not exist or is empty in this account and Region. The pipeline that bakes the image writes it at distribution: check its distribution settings, or name an AMI.',
  ],
  [
    imageRefused('web-prod', { code: 'gold-invalid', parameter: '/golden/web/latest' }),
    'No request was made: parameter `/golden/web/latest` does not hold an AMI id. It must hold one and nothing else, for example `ami-0abc1234def567890`.',
  ],
  [
    imageRefused('web-prod', {
      code: 'gold-not-here',
      parameter: '/golden/web/latest',
      image: NEW,
      region: 'eu-west-1',
    }),
    `No request was made: parameter \`/golden/web/latest\` holds \`${NEW}\`, which this account cannot see in eu-west-1. Share it with this account, or distribute it here.`,
  ],
  [
    imageRefused('web-prod', { code: 'only-gold', image: NEW, parameter: '/golden/web/latest' }),
    `No request was made: web-prod takes only the gold image (none yet in parameter /golden/web/latest), not \`${NEW}\`. Its pipeline writes the parameter when it distributes an image; \`/patch rollback web-prod\` still goes to the previous image.`,
  ],
  [
    imageRefused('web-prod', { code: 'unreadable', error: 'ThrottlingException' }),
    'No request was made: the image for web-prod could not be read (ThrottlingException). Try again in a minute.',
  ],
  [
    whenRefused('web-prod', { code: 'not-a-time', text: '25:00' }, 'Australia/Sydney'),
    "No request was made: I couldn't read `25:00` as a time. Write `22:00` or `2026-11-21 22:00`, in Australia/Sydney.",
  ],
  [
    whenRefused('web-prod', { code: 'past', at: T0 }, 'UTC'),
    'No request was made: 2026-11-20 09:00 UTC has passed. Choose a later time, or leave it out to start as soon as it is approved.',
  ],
  [
    whenRefused('web-prod', { code: 'too-far', at: T0 + HOUR, latest: T0 }, 'UTC'),
    'No request was made: 2026-11-20 10:00 UTC is too far ahead; the latest is 2026-11-20 09:00 UTC.',
  ],
  [
    whenRefused('web-prod', { code: 'no-window' }, 'UTC'),
    'No request was made: web-prod has no `window` in patchwarden.yml. Give a time, `/patch deploy web-prod at 22:00`, or add a window.',
  ],
  [
    whenRefused('web-prod', { code: 'window-gone', window: 'mw-0123' }, 'UTC'),
    'No request was made: the window of web-prod (`mw-0123`) is disabled, deleted or never opens again. Give a time, `/patch deploy web-prod at 22:00`, or fix the window.',
  ],
  [
    whenRefused('web-prod', { code: 'window-unreadable', error: 'ThrottlingException' }, 'UTC'),
    'No request was made: the window of web-prod could not be read (ThrottlingException). Try again in a minute, or give a time.',
  ],
  [
    orderRefused({ code: 'never-ran', fleet: 'web-dev' }, ORDER),
    `No request was made: web-dev has not run \`${NEW}\`, and web-prod comes after it. Deploy there first, with \`/patch deploy web-dev ${NEW}\`; after its soak the request for web-prod opens automatically. ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'still-soaking', fleet: 'web-dev', runId: 'd-11111111', until: T0 + HOUR }, ORDER),
    `No request was made: the soak of \`${NEW}\` on web-dev has not ended (run d-11111111); if web-dev stays healthy, the soak ends at 2026-11-20 10:00 UTC. The request for web-prod then opens automatically. ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'still-soaking', fleet: 'web-dev', runId: 'd-11111111' }, ORDER),
    `No request was made: the soak of \`${NEW}\` on web-dev has not ended (run d-11111111); it starts once every instance is healthy. The request for web-prod then opens automatically. ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'not-healthy', fleet: 'web-dev', runId: 'd-11111111', healthy: 1, total: 2 }, ORDER),
    `No request was made: web-dev was not healthy on \`${NEW}\` for long enough (run d-11111111; 1 of 2 healthy at the last check). Fix that and deploy there again. ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'rolled-back', fleet: 'web-dev', runId: 'd-11111111' }, ORDER),
    `No request was made: web-dev was rolled back from \`${NEW}\` (run d-11111111). \`/patch why d-11111111\` says why. ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'rolled-back', fleet: 'web-dev', runId: 'd-11111111', going: true }, ORDER),
    `No request was made: web-dev is being rolled back from \`${NEW}\` (run d-11111111). \`/patch why d-11111111\` says why. ${OVERRIDE}`,
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
    `No request was made: web-dev now runs \`${OLD}\`, not \`${NEW}\`. Deploy the image it runs, or deploy \`${NEW}\` there first. ${OVERRIDE}`,
  ],
  [
    orderRefused({ code: 'not-known', fleet: 'web-dev' }, ORDER),
    `No request was made: none of the runs of web-dev that could be read changed its image, so Patchwarden cannot tell whether it has run \`${NEW}\`. ${OVERRIDE}`,
  ],
])('%#', (message, text) => {
  expect(read(message)).toBe(text);
});
