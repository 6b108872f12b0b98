/** Words that people on call stumble over, as data: what is refused, what to write, and what the rule lets through. */
export interface WordRule {
  avoid: RegExp;
  use: string;
  /** A sentence that it catches, and one that it lets through. */
  catches: string;
  passes: string;
  /** A text that has this as well is AWS's or Slack's own word. */
  unless?: RegExp;
}

/** AWS's own operations: a refresh, an update, an execution or an image build is cancelled; and names of published events. */
const CANCELLED_BY_AWS =
  /cancel-|Cancel[A-Z]|Run Cancel|refresh|update|Image Builder|CloudFormation|in AWS|execution|image build|Automation|change set/;

export const WORD_RULES: readonly WordRule[] = [
  {
    avoid: /\bnothing (?:new )?was asked\b|\bnobody was asked\b/i,
    use: 'No request was made: …',
    catches: 'Nothing was asked: the form had no image.',
    passes: 'No request was made: the form had no image.',
  },
  {
    avoid: /^Asked: |\basked (?:for )?(?:by|at) (?!AWS)|\basked all the same|\basks all the same/,
    use: 'Requested by …; requests it anyway',
    catches: 'bake of web, asked by @ana',
    passes: 'bake of web, requested by @ana',
  },
  {
    avoid: /\bask again with\b|\basks? for (?:the first|a new image|one|it)\b/i,
    use: 'Request it again with …; requests …',
    catches: 'Ask again with `/patch bake web`.',
    passes: 'Request it again with `/patch bake web`.',
  },
  {
    avoid: /\bby (?:itself|themselves)\b(?! alone)/i,
    use: 'automatically, on its own',
    catches: 'The next request opens by itself.',
    passes: 'The next request opens automatically.',
  },
  {
    avoid: /\b(?:go|goes|went|gone|going) on\b(?! (?:the )?(?:bus|call))/i,
    use: 'continues, is in progress, is active',
    catches: 'Nothing is going on.',
    passes: 'No active runs.',
  },
  {
    avoid: /\bways? back\b/i,
    use: 'rollback',
    catches: 'asks for the way back',
    passes: 'requests a rollback',
  },
  {
    avoid: /\b(?:go|goes|going|went|gone) back\b/i,
    use: 'rolls back, is rolled back',
    catches: 'web-dev went back from this image',
    passes: 'web-dev was rolled back from this image',
  },
  {
    avoid: /\b(?:take|takes|taken|took|taking)(?: \S+){0,4} back\b/i,
    use: 'roll back (a fleet), withdraw (a request), undo (a setting)',
    catches: 'AWS took it back to the checkpoint.',
    passes: 'AWS rolled it back to the checkpoint.',
  },
  {
    avoid: /\b(?:send|sends|sent|sending|set|sets)(?: \S+){1,2} back\b|\bsent back\b/i,
    use: 'roll back',
    catches: 'An alarm sends it back.',
    passes: 'An alarm rolls it back.',
  },
  {
    avoid: /\byour yes\b|\byes covers\b|\bsays? yes\b|\bsays? no\b/i,
    use: 'approving also …; approves, rejects',
    catches: 'Your yes covers it.',
    passes: 'Approving also pre-approves rollback.',
  },
  {
    avoid:
      /(?:\d|…|\b(?:a|an|one|two|the|last|next|each|every|first|further|unhealthy|more)) looks?\b(?! (?:at|up|like|for)\b)/i,
    use: 'check',
    catches: '3 of 4 healthy at the last look',
    passes: '3 of 4 healthy at the last check',
  },
  {
    avoid: /\b(?:is|are|was|were|be|been) looked at\b/i,
    use: 'is checked',
    catches: 'It is looked at every 5 minutes.',
    passes: 'It is checked every 5 minutes. Look at the stack.',
  },
  {
    avoid: /\bsoaked (?:it|this|that|…|`)|\bsoak(?:s|ed)? (?:it|this image)\b|\bhas not soaked\b|\bstill soaking …/i,
    use: 'has been healthy on it for …',
    catches: 'web-dev has soaked it after run d-1.',
    passes: 'web-dev has been healthy on it for 24 h; its soak ends at 09:00.',
  },
  {
    avoid: /\broom for\b|\*Room\*|\*\*Room\*\*|\broom it needs\b/i,
    use: 'extra capacity',
    catches: 'it needs room for 4 more instances',
    passes: 'Extra capacity: 4 instances while both groups run',
  },
  {
    avoid: /(?<!\bthere )\bis no (?:time|image|fleet|duration)\b/i,
    use: "I couldn't read … as a time",
    catches: '`noon` is no time.',
    passes: "I couldn't read `noon` as a time. There is no image of that name.",
  },
  {
    avoid: /\bcancel(?:s|led|ling)?\b/i,
    use: 'Withdraw (a request that has not started), Stop (something that runs), Resolve (what needed attention)',
    catches: '@ana cancelled the bake: wrong day',
    passes: '@ana withdrew the bake: wrong day. Auto Scaling cancelled the refresh.',
    unless: CANCELLED_BY_AWS,
  },
  {
    avoid: /, whole\b|\bis (?:not )?whole\b|\bare whole\b|\bwhole(?:[.;]|$)|\brefused whole\b/i,
    use: 'in full, intact, complete',
    catches: 'What AWS wrote of the first failure, whole.',
    passes: 'Full error from AWS. The whole group is replaced.',
  },
  {
    avoid: /\b(?:put|puts|putting)(?: (?!the\b)\S+){0,2} right\b/i,
    use: 'fix',
    catches: 'Put that right, then deploy again.',
    passes: 'Fix that, then deploy again.',
  },
  {
    avoid: /\bunknown means no\b/i,
    use: 'so nothing was done; could not be checked',
    catches: 'Your account could not be checked, and unknown means no.',
    passes: 'Your account could not be checked, so it is not allowed.',
  },
  {
    avoid: /\bany more\b(?! than)/i,
    use: 'no longer',
    catches: 'the stack does not exist any more',
    passes: 'the stack no longer exists',
  },
  {
    avoid: /\b(?:image|version) from before\b|\bthe (?:image|version) before(?! (?:a|an|any|it|one|the|this|that)\b)/i,
    use: 'the previous image',
    catches: 'one click returns to the image from before',
    passes: 'one click returns to the previous image',
  },
  {
    avoid: /\bserves? on\b/i,
    use: 'keeps serving',
    catches: 'the old one serves on',
    passes: 'the old one keeps serving',
  },
  {
    avoid: /\bis owed\b|\basked for by\b/i,
    use: 'is still to be requested',
    catches: 'A deploy that rolls it back is owed.',
    passes: 'A deploy that rolls it back is requested as soon as possible.',
  },
  {
    avoid: /\btook: not known\b/i,
    use: 'No previous deploys, no previous bakes',
    catches: 'Last deploys took: not known',
    passes: 'No previous deploys',
  },
  {
    avoid: /\bmoved on\b|\bgone forward\b/i,
    use: 'has changed since',
    catches: 'the deploy has moved on since the form opened',
    passes: 'the deploy has changed since the form opened',
  },
  {
    avoid: /\bplease\b(?! report)/i,
    use: 'say what to do',
    catches: 'Please try again.',
    passes: 'Try again.',
  },
  {
    avoid: /\bfailed to [a-z]|\ban error occurred\b/i,
    use: 'what was being done, with ids',
    catches: 'failed to start the bake',
    passes: 'starting Patchwarden-Bake: AccessDenied',
  },
  {
    avoid: /\bwhat (?:AWS|Image Builder|CloudFormation) (?:wrote|says of)\b/i,
    use: 'Full error from AWS',
    catches: 'What AWS wrote of the first failure.',
    passes: 'Full error from AWS',
  },
  {
    avoid: /\bsaid that (?:they|it) (?:failed|serves?)\b|\bnobody here asked for\b/i,
    use: 'signalled FAILURE; rolled it back automatically',
    catches: 'New instances started and said that they failed.',
    passes: 'New instances booted but signalled FAILURE.',
  },
  {
    avoid: /\bstands beside\b|\bgoes in a circle\b/i,
    use: 'cannot be combined with; is circular',
    catches: 'fleets.web.checkpoint stands beside a stack: remove one of them.',
    passes: 'fleets.web.checkpoint cannot be combined with a stack: remove one of them.',
  },
];

/** A rule that this text breaks, and the words that break it. */
export const brokenRules = (text: string): { rule: WordRule; words: string }[] =>
  WORD_RULES.flatMap((rule) => {
    const words = rule.avoid.exec(text)?.[0];
    return words === undefined || rule.unless?.test(text) === true ? [] : [{ rule, words }];
  });
