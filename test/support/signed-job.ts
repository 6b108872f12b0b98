import { gzipSync } from 'node:zlib';
import type { ClickJob, ClickOrigin, Proof, SubmitJob } from '../../src/slack/job.ts';
import { FORM, payloadForm, SECRET, signatureOf } from './signed-request.ts';

/** The job as the slack function makes it of what Slack signed: with the proof that this account did just this. */
export function signed<J extends ClickJob | SubmitJob>(job: J, secret = SECRET): J & { proof: Proof } {
  return { ...job, proof: proofOfBody(payloadForm(payloadOf(job)), Math.floor(job.at / 1000), secret) };
}

/** Bodies are short and many: a compressor of the usual size costs more to set up than they do. */
const SMALL = { level: 1, memLevel: 1, windowBits: 9 } as const;

/** Any body, as Slack would sign it then. */
export const proofOfBody = (body: string, timestamp: number, secret = SECRET): Proof => ({
  body: gzipSync(body, SMALL).toString('base64'),
  contentType: FORM,
  timestamp,
  signature: signatureOf(body, String(timestamp), secret),
});

/** `trigger_id` differs with each, as Slack's do: two clicks of one second have two signatures. */
const payloadOf = (job: ClickJob | SubmitJob): object => ({
  type: job.kind === 'click' ? 'block_actions' : 'view_submission',
  user: { id: job.actor.userId, team_id: job.actor.teamId },
  ...(job.actor.enterpriseId === undefined ? {} : { enterprise: { id: job.actor.enterpriseId } }),
  trigger_id: `1.2.${job.id}`,
  ...(job.kind === 'click' ? clickOf(job) : { view: viewOf(job) }),
});

const viewOf = ({ callbackId, privateMetadata, viewId = 'V0FORM' }: SubmitJob): object => ({
  id: viewId,
  callback_id: callbackId,
  private_metadata: privateMetadata,
});

const clickOf = ({ actionId, value, from, responseUrl }: ClickJob): object => ({
  actions: [{ type: 'button', action_id: actionId, value }],
  ...(responseUrl === undefined ? {} : { response_url: responseUrl }),
  ...placeOf(from),
});

function placeOf(from: ClickOrigin): object {
  if (from.kind !== 'message')
    return {
      container: { type: 'view', view_id: from.viewId },
      view: {
        id: from.viewId,
        type: from.kind,
        hash: from.hash,
        private_metadata: from.privateMetadata,
        callback_id: from.kind === 'modal' ? from.callbackId : '',
      },
    };
  const { channelId, messageTs, marker } = from;
  return {
    container: { type: 'message', channel_id: channelId, message_ts: messageTs },
    channel: { id: channelId },
    ...(marker === undefined ? {} : { message: { ts: messageTs, blocks: [{ block_id: marker }] } }),
  };
}
