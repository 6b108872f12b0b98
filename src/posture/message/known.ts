import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import type { CatalogueProblem, KnownSources } from '../types/known.ts';

/** Where it is known from what is exploited, and what could not be read of it; a line each. */
export function sourcesLines(sources: KnownSources | undefined): readonly Mrkdwn[] {
  const { catalogue, problem, inspector } = sources ?? {};
  const lines = [
    ...(problem === undefined ? [] : [problemText(problem, catalogue)]),
    ...(catalogue === undefined ? [] : [catalogueText(catalogue)]),
    ...(inspector === undefined ? [] : [inspectorText(inspector)]),
  ];
  if (lines.length > 0) return lines;
  return [
    md`Nothing says which vulnerabilities are exploited yet: neither Amazon Inspector nor a catalogue file has been read.`,
  ];
}

function catalogueText({ readAt, version, holes }: NonNullable<KnownSources['catalogue']>): Mrkdwn {
  const name = version === undefined ? md`` : md` ${short(version, 30)}`;
  const bad = holes === 0 ? md`` : md`; ${counted(holes, 'row')} of it could not be read in full`;
  return md`Known exploited vulnerabilities: catalogue file${name}, read ${moment(readAt)}${bad}.`;
}

const inspectorText = (inspector: NonNullable<KnownSources['inspector']>): Mrkdwn =>
  inspector === 'asked'
    ? md`Known exploited vulnerabilities: Amazon Inspector, for each CVE.`
    : md`Amazon Inspector is off or may not be read, so it does not say which vulnerabilities are exploited.`;

function problemText({ at, code: why }: CatalogueProblem, before: KnownSources['catalogue']): Mrkdwn {
  const kept = before === undefined ? md`` : md` What it said before still counts.`;
  return md`The catalogue file could not be used ${moment(at)}: ${because(why)}.${kept}`;
}

function because(why: CatalogueProblem['code']): Mrkdwn {
  switch (why) {
    case 'absent':
      return md`there is no such object`;
    case 'denied':
      return md`reading it was denied; check the bucket's policy and key`;
    case 'not-json':
      return md`it is not JSON`;
    case 'no-list':
      return md`it has no list ${code('vulnerabilities')}`;
    case 'empty':
      return md`it lists no vulnerability, which is taken for a mistake`;
    case 'unread':
      return md`S3 did not answer`;
  }
}
