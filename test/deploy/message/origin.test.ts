import { blastLines } from '../../../src/deploy/message/blast.ts';
import { originReason, originRefused, originText } from '../../../src/deploy/message/origin.ts';
import { planLines } from '../../../src/deploy/message/plan-lines.ts';
import type { GoldImage } from '../../../src/deploy/types/image.ts';
import type { ImageOrigin } from '../../../src/images/types.ts';
import { T0 } from '../../runs/fixture.ts';
import { aDeploy, aDeployPlan, aStackChange, NEW, OLD } from './fixture.ts';

const arn = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/batch';
const here = { kind: 'here', account: '111122223333' } as const;
const other = { kind: 'other', account: '444455556666' } as const;

test.each<[ImageOrigin, string]>([
  [{ owner: here, pipeline: { arn, image: 'web' } }, 'pipeline web, owned by this account'],
  [{ owner: here, pipeline: { arn } }, 'pipeline batch, which is not in patchwarden.yml, owned by this account'],
  [
    { owner: { kind: 'listed', account: '777788889999' } },
    'no known pipeline, owned by account 777788889999, listed in patchwarden.yml',
  ],
  [{ owner: other }, 'no known pipeline, owned by account 444455556666, which is not listed in patchwarden.yml'],
  [{ owner: { kind: 'unknown' } }, 'no known pipeline, owner not known'],
])('where an image comes from: %#', (origin, text) => {
  expect(originText(origin)).toBe(text);
});

test('the bake that made it is named', () => {
  expect(originText({ owner: here, pipeline: { arn, image: 'web' } }, 'b-7k2m9x4q')).toBe(
    'pipeline web, baked by run b-7k2m9x4q, owned by this account',
  );
});

const asked = { fleet: 'web-prod', image: NEW, approvals: 2, own: 'web' };
const override = `If that is intended, \`/patch deploy web-prod ${NEW} override because &lt;reason&gt;\` requests it anyway: that needs 3 approvals instead of 2, and everyone sees the reason.`;
const stranger = { code: 'other-owner', account: '444455556666', owners: [] } as const;

test.each([
  [
    originRefused(stranger, asked),
    `No request was made: image \`${NEW}\` belongs to account 444455556666, but web-prod only takes images of this account. To allow that account, list it under \`images.web.owners\` in patchwarden.yml.`,
  ],
  [
    originRefused({ ...stranger, owners: ['777788889999', '888899990000'] }, asked),
    `No request was made: image \`${NEW}\` belongs to account 444455556666, but web-prod only takes images of this account, 777788889999 and 888899990000. To allow that account, list it under \`images.web.owners\` in patchwarden.yml.`,
  ],
  [
    originRefused(stranger, { ...asked, own: undefined }),
    `No request was made: image \`${NEW}\` belongs to account 444455556666, but web-prod only takes images of this account. To allow that account, give web-prod an \`image\` in patchwarden.yml and list the account under its \`owners\`.`,
  ],
  [
    originRefused({ code: 'unknown-owner' }, asked),
    `No request was made: AWS does not say which account owns image \`${NEW}\`, so it cannot be deployed. Choose an image that a pipeline made for this account.`,
  ],
  [
    originRefused({ code: 'pipeline', problem: { code: 'other-pipeline', pipeline: 'api', wanted: 'web' } }, asked),
    `No request was made: pipeline api made ${NEW}, but web-prod takes images of web. ${override}`,
  ],
  [
    originRefused({ code: 'pipeline', problem: { code: 'no-pipeline', wanted: 'web' } }, asked),
    `No request was made: no known pipeline made ${NEW}, but web-prod takes images of web. ${override}`,
  ],
  [
    originRefused({ code: 'pipeline', problem: { code: 'fleet-without-image' } }, asked),
    `No request was made: web-prod has no image in patchwarden.yml, so Patchwarden cannot tell which pipeline makes its images. ${override}`,
  ],
])('a request is refused: %#', (said, text) => {
  expect(said.text).toBe(text);
});

test('a gold image says so, with its tests and its owner', () => {
  const gold = (tests: GoldImage['tests']) => ({ parameter: '/golden/web/latest', tests });
  const listed = { owner: { kind: 'listed', account: '777788889999' } } as const;
  expect(originText(listed, undefined, gold('unknown'))).toBe(
    'gold in /golden/web/latest, test result not known here, owned by account 777788889999, listed in patchwarden.yml',
  );
  expect(originText({ owner: here, pipeline: { arn, image: 'web' } }, undefined, gold('off'))).toBe(
    'gold in /golden/web/latest, image tests turned off, pipeline web, owned by this account',
  );
});

test('the reason with which a run ends names the image', () => {
  expect(originReason(stranger, { fleet: 'web-prod', image: NEW })).toBe(
    `image ${NEW} belongs to account 444455556666, but web-prod only takes images of this account`,
  );
  const only = { code: 'only-gold', image: NEW, parameter: '/golden/web/latest', gold: OLD } as const;
  expect(originReason(only, { fleet: 'web-prod', image: NEW })).toBe(
    `web-prod takes only the gold image (now ${OLD} in parameter /golden/web/latest), not ${NEW}`,
  );
  const problem = { code: 'not-gold', wanted: 'web', parameter: '/golden/web/latest' } as const;
  expect(originReason({ code: 'pipeline', problem }, { fleet: 'web-prod', image: NEW })).toBe(
    `image ${NEW} is not the gold image of web (parameter /golden/web/latest), which web-prod takes, and the request has no override`,
  );
});

const lineOf = (plan: Parameters<typeof blastLines>[0], word: string): string | undefined =>
  blastLines(plan, T0)
    .text.split('\n')
    .find((line) => line.startsWith(`*${word}*`));

test('the plan says where the image comes from, and an override what is overridden', () => {
  const image = { id: NEW, kind: 'ami', origin: { owner: here, pipeline: { arn, image: 'api' } } } as const;
  const pipeline = { code: 'other-pipeline', pipeline: 'api', wanted: 'web' } as const;
  const plan = aDeployPlan({ image, override: { reason: 'web is broken', pipeline } });
  expect(lineOf(plan, 'Source')).toBe('*Source* pipeline api, owned by this account');
  expect(lineOf(plan, 'Override')).toBe(
    '*Override* pipeline api made this image, but web-prod takes images of web. Reason: web is broken',
  );
  expect(lineOf({ ...plan, override: { reason: 'both', order: true, pipeline } }, 'Override')).toBe(
    '*Override* the previous fleet has not completed its soak on this image; pipeline api made this image, but web-prod takes images of web. Reason: both',
  );
  expect(lineOf(aDeployPlan(), 'Source')).toBeUndefined();
});

test("approvals cover no rollback to a stranger's image", () => {
  const planned = (origin?: ImageOrigin) =>
    planLines(
      aDeploy('awaiting-approval', {
        plan: aDeployPlan({
          change: aStackChange({ from: { id: OLD, kind: 'ami', ...(origin === undefined ? {} : { origin }) } }),
        }),
      }),
      T0,
    ).text;
  expect(planned()).toContain('*Approving also pre-approves rollback*');
  expect(planned({ owner: here })).toContain('*Approving also pre-approves rollback*');
  expect(planned({ owner: other })).not.toContain('*Approving also pre-approves rollback*');
});
