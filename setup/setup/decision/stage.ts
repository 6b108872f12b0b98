import { STAGES, type Stage } from '../types.ts';

/** Words of names and tags that mean a stage. */
const WORDS: Readonly<Record<Stage, readonly string[]>> = {
  dev: ['dev', 'devl', 'develop', 'development', 'sandbox', 'sbx'],
  test: ['test', 'testing', 'tst', 'qa', 'uat', 'sit'],
  preprod: ['preprod', 'preproduction', 'pp', 'stage', 'staging', 'stg', 'nft'],
  prod: ['prod', 'production', 'prd', 'live'],
};

/** Tags that say the stage of what they are on, in the order in which they count. */
const KEYS = ['Environment', 'environment', 'environment-name', 'Env', 'env', 'Stage', 'stage'];

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/pre[-_ ]prod/g, 'preprod')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

const stageOfWord = (word: string): Stage | undefined => STAGES.find((stage) => WORDS[stage].includes(word));

const stagesIn = (text: string): Stage[] => [...new Set(wordsOf(text).flatMap((word) => stageOfWord(word) ?? []))];

/** A name without the words that say its stage: what its fleets of other stages share. */
export const applicationOf = (name: string): string =>
  wordsOf(name)
    .filter((word) => stageOfWord(word) === undefined)
    .join('-');

export interface StageFound {
  stage: Stage;
  /** Why it is not certain. */
  doubt?: string;
}

/** The stage by tag, else by name. What is not certain gets the strictest that is possible. */
export function stageOf(name: string, tags: Readonly<Record<string, string>>): StageFound {
  const key = KEYS.find((each) => stagesIn(tags[each] ?? '').length > 0);
  const [tagged, ...moreTagged] = key === undefined ? [] : stagesIn(tags[key] ?? '');
  const named = stagesIn(name);
  if (tagged !== undefined && moreTagged.length === 0) {
    if (named.length === 0 || named.includes(tagged)) return { stage: tagged };
    const stage = strictest([tagged, ...named]);
    return {
      stage,
      doubt: `its tag ${key} says ${tags[key ?? '']} and its name says ${named.join(' and ')}: policy ${stage} was chosen, decide which is true`,
    };
  }
  const [only, ...more] = named;
  if (only !== undefined && more.length === 0) return { stage: only };
  if (only === undefined)
    return {
      stage: 'prod',
      doubt: 'neither a tag nor its name says a stage: policy prod was chosen, decide whether it is production',
    };
  const stage = strictest(named);
  return { stage, doubt: `its name says ${named.join(' and ')}: policy ${stage} was chosen, decide which is true` };
}

const strictest = (stages: readonly Stage[]): Stage => STAGES.findLast((stage) => stages.includes(stage)) ?? 'prod';
