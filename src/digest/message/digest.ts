import type { AnyBlock } from '@slack/types';
import type { MessageContent } from '../../cards/types.ts';
import { ageText, spanText } from '../../duration.ts';
import { verdictWord } from '../../posture/message/posture-line.ts';
import { isNoFleet } from '../../posture/types/swept.ts';
import { context, fields, fitMessage, header, section } from '../../slack/blocks.ts';
import { type Cell, dataTable, lineChart } from '../../slack/charts.ts';
import { date, joinMd, type Mrkdwn, md, topText, utc } from '../../slack/mrkdwn.ts';
import { counted, listed, short } from '../../slack/words.ts';
import { shareOf } from '../decision/trend.ts';
import type { DigestFigures, FleetFigures, TrendPoint } from '../types/digest.ts';
import { needLine } from './needs.ts';
import { changeText, dateText, daysText, fleetText, percentText } from './words.ts';

const MAX_NEEDS = 8;

/** The week's digest of one channel, or of all fleets for leadership. `chart` is left out where Slack takes none: the figures stay. */
export function digestMessage(figures: DigestFigures, { chart }: { chart: boolean }): MessageContent {
  const { trend, fleets, now } = figures;
  const title = titleText(figures);
  return {
    text: topText(md`${title}. ${instancesLine(figures)} ${needsCount(figures)}`),
    blocks: fitMessage(
      [
        header(title),
        section(instancesLine(figures)),
        ...(chart ? trendChart(trend) : []),
        context(trendLine(trend)),
        fields(factsOf(figures)),
        section(needsText(figures)),
        ...fleetsTable(fleets),
        context(
          md`As of ${date(now)}. \`/patch compliance\` shows where fleets stand now, App Home shows deadlines and exceptions.`,
        ),
      ],
      md`More in App Home.`,
    ),
  };
}

/** Instances of no fleet are no fleet: App Home does not count them as one either. */
function titleText({ scope, fleets: listedFleets, unread }: DigestFigures): string {
  const fleets = listedFleets.filter(({ posture }) => !isNoFleet(posture.fleet));
  const all = fleets.length + unread.length;
  const count = (verdict: FleetFigures['posture']['verdict']): number =>
    fleets.filter(({ posture }) => posture.verdict === verdict).length;
  const excepted = fleets.filter(
    ({ posture }) => posture.verdict === 'compliant' && posture.excepted !== undefined,
  ).length;
  const by = excepted === 0 ? '' : ` (${excepted} by exception)`;
  const hidden = count('not-seen') + unread.length;
  const rest = hidden === 0 ? '' : `, ${hidden} not fully seen`;
  const whose = scope.kind === 'leadership' ? 'Weekly digest of all fleets' : 'Weekly digest';
  return `${whose}: ${count('compliant')} of ${counted(all, 'fleet')} compliant${by}${rest}`;
}

/** Instances, since a fleet of two hundred and one of two are one fleet each. */
function instancesLine({ counts, weekAgo, unread }: DigestFigures): Mrkdwn {
  const { instances, compliant, notCompliant, notSeen, excepted } = counts;
  const share = shareOf(compliant, instances);
  const missing =
    unread.length === 0
      ? md``
      : md` No sweep has read ${listed(unread.slice(0, 5).map(fleetText))}${unread.length > 5 ? ` and ${unread.length - 5} more` : ''} yet.`;
  if (share === undefined) return md`No instances were read.${missing}`;
  const change = weekAgo === undefined ? md`` : md`, ${changeText(share, weekAgo)}`;
  const covered = excepted === 0 ? '' : ` (${excepted} of them covered by exceptions)`;
  return md`*${compliant} of ${counted(instances, 'instance')} compliant (${percentText(share)})*${change}. ${notCompliant} not compliant${covered}, ${notSeen} not seen.${missing}`;
}

const needsCount = ({ needs }: DigestFigures): string =>
  needs.length === 0 ? 'No action needed.' : `${counted(needs.length, 'item needs', 'items need')} action.`;

/** A line needs two points. */
const trendChart = (trend: readonly TrendPoint[]): AnyBlock[] =>
  trend.length < 2
    ? []
    : [
        lineChart({
          title: 'Instances by compliance',
          xLabel: 'Day',
          yLabel: 'Percent of instances',
          labels: trend.map(({ day }) => dateText(day)),
          series: [
            { name: 'Compliant', values: trend.map(({ compliant }) => compliant) },
            { name: 'Not seen', values: trend.map(({ notSeen }) => notSeen) },
          ],
        }),
      ];

/** The same in words, for clients and readers to whom a chart says nothing. */
function trendLine(trend: readonly TrendPoint[]): Mrkdwn {
  if (trend.length < 2) return md`No trend yet: it needs two recorded days.`;
  const points = trend.map(({ day, compliant, notSeen }) => {
    const hidden = notSeen === 0 ? '' : ` (${percentText(notSeen)} not seen)`;
    return `${dateText(day)} ${percentText(compliant)}${hidden}`;
  });
  return md`Compliant: ${points.join(', ')}.`;
}

function factsOf({ imageAgeDays, critical, deferred, exceptions, closed, now }: DigestFigures): Mrkdwn[] {
  const { holding, asked, ending } = exceptions;
  const waiting = asked === 0 ? '' : `, ${asked} waiting for approval`;
  const soon = ending.length === 0 ? '' : `, ${ending.length} ending this week`;
  return [
    md`*Oldest open critical*\n${critical === undefined ? 'None' : md`${short(critical.patch, 60)}${cvesText(critical.cves)} on ${fleetText(critical.fleet)}, missing for ${ageText(now - critical.since)}`}`,
    md`*Time to patch*\n${closed.medianMs === undefined ? 'No patch was completed this week' : `${counted(closed.patches, 'patch', 'patches')} completed this week, median ${spanText(closed.medianMs)} after the first scan that reported it missing`}`,
    md`*Mean image age*\n${imageAgeDays === undefined ? 'Not known' : daysText(imageAgeDays)}`,
    md`*Exceptions*\n${holding} in force${soon}${waiting}`,
    md`*Deferrals*\n${deferred === 0 ? 'None this week' : `${deferred} this week`}`,
  ];
}

const cvesText = (cves: readonly string[]): string => {
  const [first] = cves;
  if (first === undefined) return '';
  return cves.length === 1 ? ` (${short(first, 30)})` : ` (${short(first, 30)} and ${cves.length - 1} more)`;
};

function needsText({ needs, now }: DigestFigures): Mrkdwn {
  if (needs.length === 0) return md`*Action needed*\nNone.`;
  const more = needs.length - MAX_NEEDS;
  return joinMd([
    md`*Action needed*`,
    ...needs.slice(0, MAX_NEEDS).map((need) => md`• ${needLine(need, now)}`),
    ...(more > 0 ? [md`${more} more in App Home`] : []),
  ]);
}

/** A table needs something to compare. */
function fleetsTable(fleets: readonly FleetFigures[]): AnyBlock[] {
  if (fleets.length < 2) return [];
  return [
    dataTable({
      caption: 'Fleets, most urgent first',
      head: ['Fleet', 'Verdict', 'Compliant', 'Instances', 'Week', 'Next deadline'],
      rows: fleets.map(fleetRow),
    }),
  ];
}

function fleetRow({ posture, change }: FleetFigures): Cell[] {
  const { fleet, counts, deadline } = posture;
  const share = shareOf(counts.compliant, counts.instances);
  return [
    fleetText(fleet),
    verdictWord(posture),
    share === undefined ? 'no instances' : { value: share, text: percentText(share) },
    { value: counts.instances, text: String(counts.instances) },
    change === undefined ? 'not known' : { value: change, text: change > 0 ? `+${change}` : String(change) },
    deadline === undefined ? 'none' : { value: deadline.due, text: utc(deadline.due) },
  ];
}
