import type { ActionsBlock } from '@slack/types';
import { framedCard } from '../../cards/message/framed-card.ts';
import type { MessageContent } from '../../cards/types.ts';
import { DEPLOY_ACTIONS } from '../../deploy/types/actions.ts';
import { actions, button } from '../../slack/blocks.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import type { OutsideChange, StartedBy } from '../types/change.ts';
import type { ShownChange } from '../types/source.ts';

/** The one message of a change that was not made here: nobody is asked anything, and `fleets` can be deployed to once it has ended. */
export function outsideCard(change: OutsideChange, shown: ShownChange, fleets: readonly string[]): MessageContent {
  const { title, warnings, lines, ids, posts: _posts } = shown;
  const by = byText(change.by);
  return framedCard({
    title,
    headline: md`${title}, ${by}. ${warnings[0] === undefined ? md`` : md`${warnings[0]}. `}${lines.next}`,
    warnings,
    moreWarnings: 'the thread',
    lines: { ...lines, what: md`${lines.what} · *${by}*` },
    offers: deployButtons(change, fleets),
    foot: md`${['other-image', 'set-back'].includes(change.what) ? 'Found' : 'Started'} at ${moment(change.startedAt)}${ids} · outside change ${change.id}`,
  });
}

/** The best that AWS itself says. */
export function byText(by: StartedBy): Mrkdwn {
  const who = by.kind === 'schedule' || by.principal === undefined ? md`` : md` by ${code(short(by.principal, 200))}`;
  switch (by.kind) {
    case 'schedule':
      return md`started by schedule`;
    case 'console':
      return md`${setText(by.changeSet)}started in the CloudFormation console`;
    case 'outside':
      return md`${setText(by.changeSet)}${by.tool === undefined ? '' : 'by Terraform, '}not through Patchwarden${who}`;
  }
}

/** Whoever made it chose its name. */
const setText = (name: string | undefined): Mrkdwn =>
  name === undefined ? md`` : md`change set ${short(name, 128)}, `;

const MAX_FLEETS = 5;

/** Opens the form with the fleet chosen; a request from there needs its own approval. */
function deployButtons({ id }: OutsideChange, fleets: readonly string[]): ActionsBlock[] {
  if (fleets.length === 0) return [];
  const buttons = fleets.slice(0, MAX_FLEETS).map((fleet) =>
    button({
      actionId: `${DEPLOY_ACTIONS.openFor}:${fleet}`,
      text: `Deploy to ${fleet}`,
      value: fleet,
      accessibilityLabel: `Request a deploy to ${fleet}`,
    }),
  );
  return [actions(`deploy-${id}`, ...buttons)];
}
