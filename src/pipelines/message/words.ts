import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, moment, short } from '../../slack/words.ts';
import type { Problem, Waits } from '../types/told.ts';

/** Names that a recipe filters by, which fit on a line. */
const NAMES = 3;

export const namesText = (names: readonly string[]): string =>
  firstOf(
    names.map((name) => short(name, 60)),
    NAMES,
  );

/** `cron(0 3 ? * sun *), Australia/Sydney` */
export const scheduleText = ({ expression, timezone }: { expression: string; timezone: string }): Mrkdwn =>
  md`${code(expression)}, ${short(timezone, 40)}`;

const PATCHES = 'patches in package repositories do not count';

/** What the schedule waits for, as a clause. */
export function waitsText(waits: Waits): Mrkdwn {
  switch (waits.kind) {
    case 'nothing':
      return md`builds each time, whether or not anything is newer`;
    case 'updates':
      return md`builds only if a newer version of ${namesText(waits.of)} is out; ${PATCHES}`;
    case 'never':
      return md`never builds: its start condition waits for newer versions, and the recipe names only fixed ones; ${PATCHES}`;
  }
}

/** What a problem is called: on its card, in the list, and when it is fixed. */
export function problemTitle(problem: Problem): string {
  switch (problem.code) {
    case 'nothing-built':
      return 'the schedule fired, but nothing was built';
    case 'disabled':
      return problem.by === 'aws' ? 'Image Builder disabled the pipeline' : 'the pipeline is disabled';
    case 'base':
      return problem.why === 'newer' ? 'a newer base image is out' : 'its base image is out of date';
    case 'tests':
      return 'its images are not tested';
  }
}

/** What a problem is called once it is fixed. */
export function fixedTitle({ code: problem }: Problem): string {
  switch (problem) {
    case 'nothing-built':
      return 'its schedule works again';
    case 'disabled':
      return 'the pipeline is enabled again';
    case 'base':
      return 'its base image is up to date';
    case 'tests':
      return 'its images are tested';
  }
}

/** The facts of it, as a clause. */
export function problemText(problem: Problem): Mrkdwn {
  switch (problem.code) {
    case 'nothing-built':
      return nothingBuiltText(problem);
    case 'disabled':
      return problem.by === 'aws'
        ? md`${problem.failures === 1 ? 'a scheduled build failed' : `the last ${counted(problem.failures, 'scheduled build')} failed`}`
        : md`someone disabled it in Image Builder`;
    case 'base':
      return baseText(problem);
    case 'tests':
      return problem.why === 'off'
        ? md`tests are turned off in the pipeline, so an image counts as good when it was built`
        : md`no component of the recipe has a test, so an image counts as good when it starts`;
  }
}

function nothingBuiltText({ why, of }: Extract<Problem, { code: 'nothing-built' }>): Mrkdwn {
  switch (why) {
    case 'no-update':
      return md`No dependency update: there is no newer version of ${namesText(of)}, and ${PATCHES}`;
    case 'never':
      return md`No dependency update is possible: the recipe names only fixed versions, so this schedule never builds`;
    case 'unknown':
      return md`It should have built whether or not anything is newer, and Image Builder gives no reason`;
  }
}

function baseText(problem: Extract<Problem, { code: 'base' }>): Mrkdwn {
  switch (problem.why) {
    case 'newer':
      return md`${short(problem.newest, 100)} has been out since ${moment(problem.newestAt)}, and the newest image is older`;
    case 'behind':
      return md`the recipe is based on version ${short(problem.has)}, and ${short(problem.newest)} is out`;
    case 'old':
      return md`the recipe is based on ${code(problem.id)}, made at ${moment(problem.createdAt)}`;
    case 'deprecated':
      return md`the recipe is based on ${code(problem.id)}, deprecated since ${moment(problem.at)}`;
    case 'gone':
      return md`the recipe is based on ${code(problem.id)}, which this account can no longer see in EC2: the next bake will fail`;
  }
}
