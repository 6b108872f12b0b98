import { patchRefused, refusedReason } from '../../../src/patch/message/refused.ts';
import type { PatchRefusal } from '../../../src/patch/types/refusal.ts';
import { section } from '../../../src/slack/blocks.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { aPatchPlan, id } from './fixture.ts';

const OVERRIDE = 'if it cannot wait, add `override because &lt;reason&gt;`, which needs one more approval.';

test.each<[PatchRefusal, string]>([
  [
    { code: 'unknown-fleet', name: 'win-prd', near: 'win-prod' },
    'there is no fleet `win-prd`. Did you mean `/patch install win-prod`? `/patch install` alone lists the fleets to choose from.',
  ],
  [
    { code: 'not-in-place', fleet: 'web-prod' },
    'web-prod is replaced from images, not patched in place. Bake a patched image with `/patch bake`, then deploy it with `/patch deploy web-prod`.',
  ],
  [
    { code: 'not-configured', fleet: 'win-prod' },
    'win-prod has no patch settings in patchwarden.yml, so it only gets notices. To patch it from here, add `patch: {}` to `fleets.win-prod` and deploy that.',
  ],
  [
    { code: 'no-instances', patchGroup: 'Win-PROD' },
    'no instance has the patch group Win-PROD. Tag them with `Patch Group` or `PatchGroup`, or correct `patchGroup` in patchwarden.yml.',
  ],
  [
    { code: 'none-left', excluded: aPatchPlan().excluded },
    'no instance can be patched: 1 stopped and 1 in an Auto Scaling group. Fix what excludes them, then request it again: `/patch install` alone lists each with what to do.',
  ],
  [
    { code: 'too-many', instances: 1200, most: 1000 },
    '1200 instances are more than one run may patch (limit 1000). Split the patch group into smaller ones, each a fleet of its own.',
  ],
  [
    { code: 'too-many', instances: 60, most: 50, why: 'chosen' },
    '60 instances were chosen, and one run takes at most 50 by id. Choose fewer, or choose none to patch the whole group.',
  ],
  [
    { code: 'too-many', instances: 60, most: 50, why: 'hybrid' },
    '60 instances are too many to list by id (limit 50), and some of them are not EC2 instances, which targeting by tag does not reach. Split the patch group into smaller ones, each a fleet of its own.',
  ],
  [
    { code: 'two-tag-keys', instances: 60, most: 50 },
    '60 instances are too many to list by id (limit 50), and they are tagged with both Patch Group and PatchGroup. Give all of them the same key, for example `PatchGroup`.',
  ],
  [
    { code: 'tag-reaches-others', instances: 60, most: 50, others: [{ id: id(7), why: { code: 'emr' } }] },
    `60 instances are too many to list by id (limit 50), and the tag also reaches 1 instance that must not be patched: ${id(7)}. Remove the tag from these, or split the patch group into smaller ones.`,
  ],
  [
    { code: 'not-in-group', ids: [id(7)], patchGroup: 'Win-PROD' },
    `${id(7)} is not among the instances of Win-PROD that can be patched. Check the ids; \`/patch install\` alone lists those that can be chosen.`,
  ],
  [
    { code: 'nothing-missing', scannedAt: T0 },
    'nothing is missing and no reboot is pending (scanned 2026-11-20 09:00 UTC). To look for newer patches, run `/patch scan`.',
  ],
  [
    { code: 'hooks-with-list' },
    'hooks cannot be combined with a pinned list of patches. Remove `hooks` or set `pin` to `until-date` or `none` in patchwarden.yml.',
  ],
  [
    { code: 'before-not-patched', fleet: 'win-uat' },
    `win-uat goes first and has not been patched. Patch it first with \`/patch install win-uat\`; ${OVERRIDE}`,
  ],
  [
    { code: 'before-soaking', fleet: 'win-uat', until: T0 + HOUR },
    `win-uat goes first and has not been healthy for long enough: its soak ends 2026-11-20 10:00 UTC if it stays healthy. The request then opens automatically; ${OVERRIDE}`,
  ],
  [
    { code: 'before-not-back', fleet: 'win-uat', runId: 'p-11111111', instances: [id(7)] },
    `1 instance of win-uat did not come back (run p-11111111). Bring back ${id(7)} and resolve that run; ${OVERRIDE}`,
  ],
  [
    { code: 'before-not-back', fleet: 'win-uat', instances: ['win-uat-1'] },
    `win-uat-1 of win-uat did not come back after its window. Bring back win-uat-1; ${OVERRIDE}`,
  ],
  [
    { code: 'before-incomplete', fleet: 'win-uat', instances: ['win-uat-1', 'win-uat-2'] },
    `win-uat goes first, and win-uat-1, win-uat-2 were not fully patched in its window. Patch the rest with \`/patch install win-uat\`, or complete pending reboots; ${OVERRIDE}`,
  ],
  [
    { code: 'without-list', fleet: 'win-prod', patches: ['KB5031234'] },
    'KB5031234 cannot be left out of one run: no list says what win-prod installs. Add it to the rejected patches of the baseline: it is then installed by no fleet of that baseline and no longer counts as missing, but an instance that has it already becomes non-compliant. Or set `pin` to `list` in patchwarden.yml.',
  ],
  [
    { code: 'not-on-list', fleet: 'win-dev', patches: ['KB9', 'KB10'] },
    'KB9, KB10 are not among the patches that win-dev installed. They would not be installed anyway: request it again without naming them.',
  ],
  [
    { code: 'nothing-on-list', fleet: 'win-dev' },
    'nothing would be left of the patches that win-dev installed. Leave out fewer, or request nothing.',
  ],
  [
    { code: 'before-problem', fleet: 'win-uat', by: 'U0CLEO', reason: 'the login page is blank.' },
    `<@U0CLEO> reported a problem with win-uat after it was patched: the login page is blank. Fix that and patch win-uat again; ${OVERRIDE}`,
  ],
  [
    { code: 'before-unsigned', fleet: 'win-uat', group: 'owners' },
    `nobody in @owners has verified win-uat yet. Ask them to choose Verified on its card; ${OVERRIDE}`,
  ],
  [
    { code: 'no-list', fleet: 'win-uat' },
    'win-uat has no recorded list of what it installed, and this fleet is pinned to that list. Patch win-uat again, or set `pin` to `until-date` or `none` in patchwarden.yml.',
  ],
  [
    { code: 'past-date', fleet: 'win-uat', baseline: 'Windows-PROD', date: '2026-11-12', until: '2026-11-18' },
    'baseline Windows-PROD approves patches released by 2026-11-18, later than the 2026-11-12 that win-uat was tested with. Patch win-uat again, give this baseline a longer approval delay, or set `pin` to `list` or `none` in patchwarden.yml.',
  ],
  [
    { code: 'not-a-time', text: 'noon', timezone: 'Australia/Sydney' },
    "I couldn't read `noon` as a time. Write `22:00` or `2026-11-21 22:00`, in Australia/Sydney.",
  ],
  [
    { code: 'past', at: T0 },
    '2026-11-20 09:00 UTC has passed. Choose a later time, or leave it out to start as soon as it is approved.',
  ],
  [
    { code: 'too-far', at: T0 + HOUR, latest: T0 },
    '2026-11-20 10:00 UTC is too far ahead. The latest is 2026-11-20 09:00 UTC.',
  ],
  [
    { code: 'unreadable', error: 'ThrottlingException' },
    'its instances could not be read (ThrottlingException). Try again in a minute.',
  ],
])('%j says why, and what to do', (refusal, text) => {
  expect(linesOf([section(patchRefused(refusal))])).toEqual([`No request was made: ${text}`]);
  expect(refusedReason(refusal)).not.toMatch(/[`<>]|\.$/);
});
