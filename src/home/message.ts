import type { AnyBlock, HomeView } from '@slack/types';
import type { Overview } from '../runs/message/overview.ts';
import { context, divider, section } from '../slack/blocks.ts';
import { md } from '../slack/mrkdwn.ts';

/** App Home: what goes on, what each feature has to show, and how to ask. */
export const homeView = ({ blocks }: Overview, sections: readonly AnyBlock[] = []): HomeView => ({
  type: 'home',
  blocks: [
    ...blocks,
    ...sections,
    divider(),
    section(
      md`\`/patch bake\` asks for a new image, \`/patch deploy\` for moving a fleet to one, \`/patch history\` shows how the last ones went, \`/patch help\` lists everything.`,
    ),
    context(
      md`Nothing changes an image or a fleet before the people named in patchwarden.yml have approved exactly that.`,
    ),
  ],
});
