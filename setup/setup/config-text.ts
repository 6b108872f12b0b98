import type { Chosen } from './decision/chosen.ts';
import { doubtsOf } from './decision/doubts.ts';
import type { ProposedFleet } from './types.ts';

/** `patchwarden.yml`, with a comment above each line that says where it was seen, and one for each doubt. */
export function configText(chosen: Chosen): string {
  const { proposal, approvers } = chosen;
  const others = proposal.doubts.filter(({ about }) => proposal.fleets.every(({ name }) => name !== about));
  return [
    '# What Patchwarden manages and who decides: docs/configuration.md. Proposed by npm run setup.',
    '# A line with "?" is for a person to decide.',
    ...others.map(({ about, text }) => comment('', `? ${about}: ${text}`)),
    `workspace: ${chosen.workspace}`,
    ...(chosen.enterprise === undefined ? [] : [`enterprise: ${chosen.enterprise}`]),
    `timezone: ${quoted(chosen.timezone)}`,
    `channel: ${chosen.channel}`,
    ...(chosen.observe === undefined
      ? []
      : [
          '# Nothing is changed: requests end as what would have been done. docs/adopting.md says when it goes.',
          `observe: ${chosen.observe}`,
        ]),
    'approvers:',
    'usergroup' in approvers
      ? `  approvers: { usergroup: ${approvers.usergroup} }`
      : `  approvers: { users: [${approvers.users.join(', ')}] }`,
    'policies:',
    ...chosen.approvals.map(
      ([stage, approvals]) =>
        `  ${stage}: { approvals: ${approvals}, from: [approvers]${stage === 'prod' ? ', soak: 24h' : ''} }`,
    ),
    ...section(
      'images',
      proposal.images.map(({ name, pipeline }) => [
        comment('  ', `seen: pipeline ${pipeline.split('/').at(-1)}`),
        `  ${quoted(name)}: { pipeline: ${quoted(pipeline)} }`,
      ]),
    ),
    ...section(
      'fleets',
      proposal.fleets.map((fleet) => [
        comment('  ', `seen: ${fleet.seen}; ${fleet.route}`),
        ...doubtsOf(fleet.name, proposal.doubts).map((text) => comment('  ', `? ${text}`)),
        `  ${quoted(fleet.name)}: { ${fleetFields(fleet).join(', ')} }`,
      ]),
    ),
    '# ARNs of SSM Change Calendars that hold every start while they are closed.',
    'freezes: []',
    `accounts: { ${quoted(chosen.account)}: { regions: [${chosen.region}] } }`,
    '',
  ].join('\n');
}

const section = (key: string, entries: readonly (readonly string[])[]): readonly string[] =>
  entries.length === 0 ? [`${key}: {}`] : [`${key}:`, ...entries.flat()];

function fleetFields({ stage, image, after, target, window }: ProposedFleet): string[] {
  return [
    `policy: ${stage}`,
    ...(image === undefined ? [] : [`image: ${quoted(image)}`]),
    ...(after === undefined ? [] : [`after: ${quoted(after)}`]),
    ...targetFields(target),
    ...(window === undefined ? [] : [`window: ${window}`]),
  ];
}

function targetFields(target: ProposedFleet['target']): string[] {
  switch (target.kind) {
    case 'stack':
      return [`stack: { name: ${quoted(target.stack)}, parameter: ${quoted(target.parameter)} }`];
    case 'group':
      return [`autoScalingGroup: ${quoted(target.group)}`];
    case 'patch-group':
      return [`patchGroup: ${quoted(target.patchGroup)}`];
  }
}

/** A plain word stays one; whatever YAML might read otherwise is quoted. */
const quoted = (text: string): string =>
  /^[A-Za-z][A-Za-z0-9_/-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text)
    ? text
    : JSON.stringify(text);

/** Names come from AWS: no line break of one leaves its comment. */
const comment = (indent: string, text: string): string => `${indent}# ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`;
