import type { ThreadPost } from '../../cards/types.ts';
import { section } from '../../slack/blocks.ts';
import { code, type Mrkdwn, md, topText } from '../../slack/mrkdwn.ts';
import { preformatted, richText } from '../../slack/rich-text.ts';
import type { Publication, PublishProblem } from '../types/publish.ts';
import type { DeployRun } from '../types/run.ts';
import type { DeployFacts } from './facts.ts';
import { longText } from './words.ts';

/** On the card of a run that moved its fleet: `parameter /fleets/web-prod/ami says so`. */
export function publishedText({ state, parameter }: Publication): Mrkdwn | undefined {
  switch (state) {
    case 'working':
      return md`parameter ${code(parameter)} is being written`;
    case 'written':
      return md`written to parameter ${code(parameter)}`;
    case 'wrong':
    case 'over':
      return undefined;
  }
}

/** Until the parameter is right, this stands above everything else. */
export function publishWarnings({ publication: is }: Pick<DeployFacts, 'publication'>): Mrkdwn[] {
  if (!isWrong(is)) return [];
  return [
    md`Parameter ${code(is.parameter)} does not hold ${code(is.image)}: ${is.why.code === 'failed' ? 'writing it failed' : whyText(is.why)}. The thread has the command that writes it`,
  ];
}

/** A person must write it. */
export const isWrong = (is: Publication | undefined): is is Publication & Required<Pick<Publication, 'why'>> =>
  is?.state === 'wrong' && is.why !== undefined;

function whyText(why: PublishProblem): Mrkdwn {
  switch (why.code) {
    case 'missing':
      return md`it does not exist, and Patchwarden creates none`;
    case 'not-text':
      return md`it is a ${why.type}, and Patchwarden writes only a String`;
    case 'failed':
      return md`writing it failed (${longText(why.reason, 200)})`;
    case 'not-taken':
      return why.dataType === 'aws:ec2:image'
        ? md`Systems Manager accepted the write, but did not keep the value, as it does with an AMI that it cannot find`
        : md`it was written, and holds another value again`;
  }
}

/** That it was written, or why not and how to do it by hand. */
export function publishPosts({ name }: DeployRun, { publication: is }: Pick<DeployFacts, 'publication'>): ThreadPost[] {
  if (is?.state === 'written') {
    const by = is.executionId === undefined ? md`` : md`, execution ${code(is.executionId)}`;
    const text = md`Parameter ${code(is.parameter)} holds ${code(is.image)}, which ${name} runs${by}.`;
    return [{ key: 'published', text: topText(text), blocks: [section(text)] }];
  }
  if (!isWrong(is)) return [];
  const text = md`Parameter ${code(is.parameter)} does not hold ${code(is.image)}, which ${name} runs: ${whyText(is.why)}. ${nextText(is.why)}`;
  return [
    {
      key: `publish-${is.why.code}-${is.attempt}`,
      text: topText(text),
      blocks: [section(text), richText(preformatted(commandsOf(is, is.why).join('\n')))],
    },
  ];
}

function nextText(why: PublishProblem): Mrkdwn {
  switch (why.code) {
    case 'missing':
      return md`Create it with this command, or remove \`imageParameter\` from the fleet. It is read every 5 minutes, and until it is right the card says so.`;
    case 'not-text':
      return md`Delete it and create a String with these commands, or name another parameter as \`imageParameter\`. It is read every 5 minutes, and until it is right the card says so.`;
    case 'failed':
    case 'not-taken':
      return md`Patchwarden does not try again. Write it with this command; it is read every 5 minutes, and until it is right the card says so.`;
  }
}

/** As they are typed. Names and ids hold no character that a shell would read otherwise. */
function commandsOf({ parameter, image }: Publication, why: PublishProblem): string[] {
  const put = `aws ssm put-parameter --name ${parameter} --value ${image}`;
  switch (why.code) {
    case 'missing':
      return [`${put} --type String --data-type aws:ec2:image`];
    case 'not-text':
      return [`aws ssm delete-parameter --name ${parameter}`, `${put} --type String --data-type aws:ec2:image`];
    case 'failed':
    case 'not-taken':
      return [`${put}${why.dataType === undefined ? '' : ` --data-type ${why.dataType}`} --overwrite`];
  }
}
