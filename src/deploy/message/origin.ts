import { pipelineName } from '../../images/decision/origin.ts';
import type { ImageOrigin, ImageOwner, PipelineProblem } from '../../images/types.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { listed } from '../../slack/words.ts';
import type { OriginRefusal } from '../decision/origin.ts';
import type { GoldImage } from '../types/image.ts';
import { named } from './words.ts';

/** Where an image comes from: `pipeline web, baked by run b-7k2m9x4q, owned by this account`. */
export function originText({ pipeline, owner }: ImageOrigin, bakedBy?: string, gold?: GoldImage): string {
  const bake = bakedBy === undefined ? [] : [`baked by run ${bakedBy}`];
  const made = gold !== undefined && pipeline === undefined ? [] : [madeByText(pipeline)];
  return [...goldParts(gold), ...made, ...bake, ownedByText(owner)].join(', ');
}

const TESTS: Readonly<Record<GoldImage['tests'], string>> = {
  passed: 'test stage passed',
  off: 'image tests turned off',
  unknown: 'test result not known here',
};

const goldParts = (gold: GoldImage | undefined): string[] =>
  gold === undefined ? [] : [`gold in ${named(gold.parameter)}`, TESTS[gold.tests]];

function madeByText(pipeline: ImageOrigin['pipeline']): string {
  if (pipeline === undefined) return 'no known pipeline';
  const name = `pipeline ${named(pipelineName(pipeline))}`;
  return pipeline.image === undefined ? `${name}, which is not in patchwarden.yml` : name;
}

function ownedByText(owner: ImageOwner): string {
  switch (owner.kind) {
    case 'here':
      return 'owned by this account';
    case 'listed':
      return `owned by account ${owner.account}, listed in patchwarden.yml`;
    case 'other':
      return `owned by account ${owner.account}, which is not listed in patchwarden.yml`;
    case 'unknown':
      return 'owner not known';
  }
}

/** Why the image is not one of the fleet's own; `it` is the image. */
export function pipelineText(problem: PipelineProblem, { fleet, it }: { fleet: string; it: string }): string {
  switch (problem.code) {
    case 'other-pipeline':
      return `pipeline ${named(problem.pipeline)} made ${it}, but ${fleet} takes images of ${problem.wanted}`;
    case 'no-pipeline':
      return `no known pipeline made ${it}, but ${fleet} takes images of ${problem.wanted}`;
    case 'not-gold':
      return `${it} is not the gold image of ${problem.wanted} (parameter ${named(problem.parameter)}), which ${fleet} takes`;
    case 'fleet-without-image':
      return `${fleet} has no image in patchwarden.yml, so Patchwarden cannot tell which pipeline makes its images`;
  }
}

/** Why the image may not go to the fleet, as the reason with which a run ends. */
export function originReason(refusal: OriginRefusal, { fleet, image }: { fleet: string; image: string }): string {
  switch (refusal.code) {
    case 'other-owner':
      return `image ${image} belongs to account ${refusal.account}, but ${fleet} only takes images of ${takenText(refusal)}`;
    case 'unknown-owner':
      return `AWS does not say which account owns image ${image}`;
    case 'only-gold':
      return `${fleet} takes only the gold image (${goldText(refusal)}), not ${image}`;
    case 'pipeline':
      return `${pipelineText(refusal.problem, { fleet, it: `image ${image}` })}, and the request has no override`;
  }
}

const goldText = ({ gold, parameter }: Extract<OriginRefusal, { code: 'only-gold' }>): string =>
  gold === undefined ? `none yet in parameter ${named(parameter)}` : `now ${gold} in parameter ${named(parameter)}`;

export const onlyGoldRefused = (refusal: Extract<OriginRefusal, { code: 'only-gold' }>, fleet: string): Mrkdwn =>
  md`No request was made: ${fleet} takes only the gold image (${goldText(refusal)}), not ${code(refusal.image)}. ${refusal.gold === undefined ? 'Its pipeline writes the parameter when it distributes an image' : md`${code(`/patch deploy ${fleet} gold`)} requests it`}; ${code(`/patch rollback ${fleet}`)} still goes to the previous image.`;

const takenText = ({ owners }: { owners: readonly string[] }): string =>
  owners.length === 0 ? 'this account' : listed(['this account', ...owners]);

/** The answer to a request; `approvals` is what the policy asks for without an override. */
export function originRefused(
  refusal: OriginRefusal,
  { fleet, image, approvals, own }: { fleet: string; image: string; approvals: number; own: string | undefined },
): Mrkdwn {
  switch (refusal.code) {
    case 'other-owner': {
      const where =
        own === undefined
          ? md`To allow that account, give ${fleet} an \`image\` in patchwarden.yml and list the account under its \`owners\`.`
          : md`To allow that account, list it under ${code(`images.${own}.owners`)} in patchwarden.yml.`;
      return md`No request was made: image ${code(image)} belongs to account ${refusal.account}, but ${fleet} only takes images of ${takenText(refusal)}. ${where}`;
    }
    case 'unknown-owner':
      return md`No request was made: AWS does not say which account owns image ${code(image)}, so it cannot be deployed. Choose an image that a pipeline made for this account.`;
    case 'only-gold':
      return onlyGoldRefused(refusal, fleet);
    case 'pipeline':
      return md`No request was made: ${pipelineText(refusal.problem, { fleet, it: image })}. If that is intended, ${code(`/patch deploy ${fleet} ${image} override because <reason>`)} requests it anyway: that needs ${approvals + 1} approvals instead of ${approvals}, and everyone sees the reason.`;
  }
}
