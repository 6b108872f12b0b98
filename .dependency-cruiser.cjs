// Where a line may live, as import rules. test/architecture.test.ts breaks each of them once.
/** What every feature may import: the rest of src is features, and what lists them. */
const SHARED = 'aws|slack|store|config|contract|runs|approvals|cards|holds|images|nodes|posture|notifications|advice';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'aws-sdk-only-in-aws',
      comment: 'src/aws is the only importer of the AWS SDK.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/aws/' },
      to: { path: 'node_modules/(@aws-sdk|@smithy)/' },
    },
    {
      name: 'slack-sdk-only-in-slack',
      comment: 'Features write messages with src/slack; @slack/types has types only.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/slack/' },
      to: { path: 'node_modules/@slack/(bolt|web-api)/' },
    },
    {
      name: 'foundations-know-no-feature',
      comment: 'aws, slack, store, config and contract are what everything stands on.',
      severity: 'error',
      from: { path: '^src/(aws|slack|store|config)/' },
      to: { path: '^src/', pathNot: '^src/((aws|slack|store|config|contract)/|(present|duration|wall-time)\\.ts)' },
    },
    {
      name: 'shared-folders-know-no-feature',
      comment:
        'The life of runs, approvals, cards, holds, images, nodes, posture and notifications serve every feature, and name none.',
      severity: 'error',
      from: { path: '^src/(contract|runs|approvals|cards|holds|images|nodes|posture|notifications)/' },
      to: { path: '^src/', pathNot: `^src/((${SHARED})/|(present|duration|wall-time)\\.ts)` },
    },
    {
      name: 'features-know-each-others-types-alone',
      severity: 'error',
      from: { path: '^src/([a-z]+)/', pathNot: `^src/(${SHARED}|app|handlers)/` },
      to: { path: '^src/', pathNot: `^src/($1|${SHARED}|present|duration|wall-time|[a-z]+/types)(/|\\.ts)` },
    },
    {
      name: 'only-app-and-handlers-know-every-feature',
      comment: 'What asks "which feature?" is in app/, once.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(app|handlers)/' },
      to: { path: '^src/app/' },
    },
    {
      name: 'the-life-of-runs-stands-above',
      comment: 'Approvals, cards, holds, images, nodes and posture know nothing of runs.',
      severity: 'error',
      from: { path: '^src/(contract|approvals|cards|holds|images|nodes|posture)/' },
      to: { path: '^src/runs/' },
    },
    {
      name: 'the-product-knows-no-local-mode',
      comment: 'Production code must not know the simulators; they may know it.',
      severity: 'error',
      from: { path: '^(src|infra)/' },
      to: { path: '^local/' },
    },
    {
      name: 'nobody-imports-examples',
      comment: 'An example is a consumer of what is published, and nothing rests on it.',
      severity: 'error',
      from: { pathNot: '^examples/' },
      to: { path: '^examples/' },
    },
    {
      name: 'nobody-imports-handlers',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/handlers/' },
      to: { path: '^src/handlers/' },
    },
    {
      name: 'decisions-are-pure',
      comment: 'decision: types, decisions and hashing; no effect, no message, no AWS call, no Slack.',
      severity: 'error',
      from: { path: '^src/[a-z]+/decision(/|\\.ts)' },
      to: {
        path: '^src/',
        pathNot:
          '^src/([a-z]+/(decision(/|\\.ts)|types(/|\\.ts))|runs/(kinds|actions|gate)\\.ts|contract/(hint|ports)\\.ts|config/(types|here|place|observe)\\.ts|(present|duration|wall-time)\\.ts|store/table\\.ts|aws/(ssm|imagebuilder|change-set|cloudformation|auto-scaling|group-reach|ec2|ec2-room|nodes|patches|patch-catalogue|commands|windows|estate|findings)\\.ts|nodes/leads\\.ts)',
      },
    },
    {
      name: 'commands-only-parse',
      severity: 'error',
      from: { path: '^src/[a-z]+/command\\.ts$', pathNot: '^src/app/' },
      to: { path: '.', pathNot: '^src/([a-z]+/command|config/nearest|present|duration)\\.ts$' },
    },
    {
      name: 'messages-do-nothing',
      comment: 'message: types, other messages, decisions they describe, and how Slack writes things.',
      severity: 'error',
      from: { path: '^src/[a-z]+/message(/|\\.ts)' },
      to: { path: '^src/([a-z]+/flow|handlers|aws|store|slack/(app|client|door|verifier))' },
    },
    {
      name: 'effects-know-no-flow',
      severity: 'error',
      from: { path: '^src/[a-z]+/effect(/|\\.ts)' },
      to: { path: '^src/[a-z]+/flow(/|\\.ts)' },
    },
    {
      name: 'the-door-stays-light',
      comment: 'The slack function must start fast: no SDK client that the door does not need, no zod.',
      severity: 'error',
      from: { path: '^src/handlers/slack\\.ts$' },
      to: {
        path: 'node_modules/(zod|yaml|@aws-sdk/(client-ssm|client-imagebuilder|client-dynamodb|lib-dynamodb))/',
        reachable: true,
      },
    },
    {
      name: 'infra-knows-only-config',
      comment: 'The config with the sections that features bring, and where the bot lives.',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: '^src/', pathNot: '^src/(config/|app/config\\.ts|sync/config\\.ts|store/keys\\.ts)' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    // TSX: the swc parser of dependency-cruiser reads plain TypeScript only; the page has a tsconfig.json of its own.
    exclude: { path: '^local/page/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
