import type { LocalWorld } from '../support/local-world.ts';
import { bodyOf, buttonsOf, linesOf } from '../support/written-text.ts';
import { call, deployCards, fieldsOf, listOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';

const local = inLocalWorld();

const PIPELINE = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline';

interface OutsideCard {
  text: string;
  body: string;
  buttons: string[];
  replies: string[];
}

/** Cards of changes that were not made here, oldest first. */
const outsideCards = (world: LocalWorld): OutsideCard[] =>
  [...world.local.slack.workspace.channels.keys()]
    .flatMap((channel) => world.messages(channel))
    .filter(({ metadata }) => metadata?.event_type === 'patchwarden_outside')
    .map(({ text, blocks = [], replies }) => ({
      text,
      body: linesOf(blocks).join('\n'),
      buttons: buttonsOf(blocks),
      replies: replies.map(bodyOf),
    }));

test('a bake from the console has one card until its end, with its difference and Deploy', async () => {
  const { world } = local;
  await world.advance('6m');
  expect(outsideCards(world)).toEqual([]);
  await call(world, 'imagebuilder', 'StartImagePipelineExecution', {
    imagePipelineArn: `${PIPELINE}/web`,
    clientToken: 'by-hand-1',
  });
  await world.advance('12m');
  console.log(JSON.stringify(outsideCards(world), null, 1));
  await world.advance('20m');
  console.log(JSON.stringify(outsideCards(world), null, 1));
});

test('our own bake has no such card', async () => {
  const { world } = local;
  await world.advance('6m');
  await world.start();
  await world.advance('40m');
  expect(outsideCards(world)).toEqual([]);
});
