import type { Chosen } from './decision/chosen.ts';
import { type AccountFacts, itemsOf, type WorkspaceFacts } from './types.ts';

/** What is left to do, in order, each with where it is explained. */
export function leftToDo(
  { proposal, channel }: Chosen,
  { facts, workspace }: { facts: AccountFacts; workspace: WorkspaceFacts },
): readonly string[] {
  const { doubts, fleets } = proposal;
  const withoutRole = itemsOf(facts.stacks).flatMap(({ stack }) => (stack.roleArn === undefined ? [stack.name] : []));
  const lacking = fleets.flatMap(({ name, target }) =>
    target.kind === 'group' || (target.kind === 'stack' && withoutRole.includes(target.stack)) ? [name] : [],
  );
  const windows = fleets.flatMap(({ window }) => window ?? []);
  const known = itemsOf(workspace.channels).find(({ id }) => id === channel);
  return [
    ...(doubts.length === 0 ? [] : [`Decide the ${doubts.length} lines with “?” in patchwarden.yml.`]),
    ...(facts.requestUrl === undefined ? firstInstallation(workspace) : [updateApp]),
    ...(known?.joined === true ? [] : [`Invite the bot to channel ${channel}: /invite @patchwarden.`]),
    ...(lacking.length === 0
      ? []
      : [
          `Run npm run adopt -- <fleet> for each of these before you remove observe; it prints what they lack, and --apply writes it: ${lacking.join(', ')}.`,
        ]),
    ...(windows.length === 0
      ? []
      : [
          `These windows keep patching without approval, and are announced. To have people approve each opening, remove observe, set adopted: true and patch: {} on the fleet, build, deploy, and run npm run adopt -- <fleet>: ${[...new Set(windows)].join(', ')}.`,
        ]),
    'Run npm run doctor: it lists what windows and instances still lack.',
    'Follow docs/adopting.md: observe first, then shadow, then one fleet.',
  ];
}

const updateApp =
  'Put manifest.yml into the Slack app (App Manifest), save, and verify the URL; then deploy again (npm run build, npx cdk deploy).';

const firstInstallation = ({ workspace }: WorkspaceFacts): readonly string[] => [
  ...(workspace === undefined
    ? ['Create the Slack app from manifest.yml and install it (docs/operations.md, 2.1).']
    : []),
  'Store the signing secret and the bot token in Parameter Store (docs/operations.md, 2.2).',
  'Deploy: npm run build, npx cdk bootstrap once, npx cdk deploy (docs/operations.md, 2.4).',
  'Run npm run setup -- --manifest --force: the request URL is known then, and manifest.yml gets it; put that into the Slack app (docs/operations.md, 2.5).',
];
