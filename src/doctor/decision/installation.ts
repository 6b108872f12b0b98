import type { Config } from '../../config/types.ts';
import type { Finding } from '../types/finding.ts';
import type { ExpectedDocument, InstallationFacts, SecretFacts } from '../types/installation.ts';
import { unread } from './unread.ts';

/**
 * The documents that a deployment of this config makes, as infra/features has them: a test holds each against the template.
 * `isHome`: whether the config is that of the bot's own account and Region, which alone syncs and has approvals confirmed.
 */
export function expectedDocuments(
  { fleets, images, confirm, sections, observe }: Config,
  isHome = true,
): readonly ExpectedDocument[] {
  // What is only observed has no runbook.
  const changes = observe === undefined;
  const all = Object.values(fleets).filter((fleet) => fleet.observe === undefined);
  const has = (kind: string): boolean => all.some(({ target }) => target.kind === kind);
  const patches = all.some(({ target, patch }) => target.kind === 'patch-group' && patch !== undefined);
  const adopts = all.some(
    ({ target, patch, adopted }) => target.kind === 'patch-group' && patch !== undefined && adopted === true,
  );
  const stops = all.some(({ stop, window }) => stop === true && window !== undefined);
  const syncs = isHome && changes && sections['sync'] !== undefined;
  const bakes = changes && Object.values(images).some(({ pipelineArn }) => pipelineArn !== undefined);
  const publishes = all.some(({ imageParameter }) => imageParameter !== undefined);
  const when = (needed: boolean, name: string, kind?: string): ExpectedDocument[] =>
    needed ? [{ name: `Patchwarden-${name}`, ...(kind === undefined ? {} : { kind }) }] : [];
  return [
    ...when(bakes, 'Bake', 'bake'),
    ...when(bakes, 'ResumeStep', 'resume-step'),
    ...when(bakes, 'StopStep', 'stop-step'),
    ...when(bakes, 'RetryImage', 'retry-image'),
    ...when(has('stack'), 'Deploy', 'deploy'),
    ...when(has('auto-scaling-group'), 'Refresh', 'refresh'),
    ...when(publishes, 'Publish', 'publish'),
    ...when(patches, 'Patch', 'patch'),
    ...when(patches, 'BootFacts'),
    ...when(adopts, 'Window', 'window'),
    ...when(stops, 'StopWindow', 'stop'),
    ...when(syncs, 'Sync', 'sync'),
    ...when(syncs, 'SyncRemove', 'syncremove'),
    ...when(isHome && changes && confirm !== undefined, 'Confirm'),
  ];
}

const ABOUT = { subject: 'installation' } as const;

/** The secrets, the documents and the roles that the deployment left in the account. */
export const installationFindings = (facts: InstallationFacts): Finding[] => [
  ...(facts.secrets === 'not-here'
    ? [{ ...ABOUT, level: 'unknown', code: 'signing-secret' } as const]
    : secretFindings(facts.secrets)),
  ...documentFindings(facts),
  ...roleFindings(facts),
];

const SECRET_CODES = {
  missing: 'secret-missing',
  untrimmed: 'secret-untrimmed',
  'no-bot-token': 'no-bot-token',
} as const;

function secretFindings(secrets: readonly SecretFacts[]): Finding[] {
  const good = secrets.flatMap(({ name, state }) => (state.kind === 'read' && state.value === 'fine' ? [name] : []));
  return [
    ...secrets.flatMap(({ name, state }): Finding[] => {
      if (state.kind === 'unread') return [unread(`parameter ${name}`, state)];
      return state.value === 'fine' ? [] : [{ ...ABOUT, level: 'to-do', code: SECRET_CODES[state.value], name }];
    }),
    ...(good.length === 0 ? [] : [{ ...ABOUT, level: 'ok', code: 'secrets', names: good } as const]),
  ];
}

function documentFindings({ documents }: InstallationFacts): Finding[] {
  const named = (value: string): string[] =>
    documents.flatMap(({ name, document }) => (document.kind === 'read' && document.value === value ? [name] : []));
  const unmarked = named('unmarked');
  const deployed = named('deployed');
  return [
    ...named('gone').map((name): Finding => ({ ...ABOUT, level: 'to-do', code: 'document-gone', name })),
    ...named('changed').map((name): Finding => ({ ...ABOUT, level: 'to-do', code: 'document-changed', name })),
    ...documents.flatMap(({ name, document }) =>
      document.kind === 'unread' ? [unread(`document ${name}`, document)] : [],
    ),
    ...(unmarked.length === 0
      ? []
      : [{ ...ABOUT, level: 'unknown', code: 'document-unmarked', names: unmarked } as const]),
    ...(deployed.length === 0 ? [] : [{ ...ABOUT, level: 'ok', code: 'documents', names: deployed } as const]),
  ];
}

function roleFindings({ roles }: InstallationFacts): Finding[] {
  const there = roles.flatMap(({ name, exists }) => (exists.kind === 'read' && exists.value ? [name] : []));
  return [
    ...roles.flatMap(({ name, passedBy, exists }): Finding[] => {
      if (exists.kind === 'unread') return [unread(`role ${name}`, exists)];
      return exists.value ? [] : [{ ...ABOUT, level: 'to-do', code: 'role-gone', name, passedBy }];
    }),
    ...(there.length === 0 ? [] : [{ ...ABOUT, level: 'ok', code: 'roles', names: there } as const]),
  ];
}
