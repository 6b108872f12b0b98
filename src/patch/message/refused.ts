import { code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { firstOf, listed, moment, sentence, short } from '../../slack/words.ts';
import type { PatchRefusal } from '../types/refusal.ts';
import { exclusionCounts, instances, named, verb } from './words.ts';

/** Why patching was not requested, with the next step. */
export const patchRefused = (refusal: PatchRefusal): Mrkdwn =>
  md`No request was made: ${refusedText(refusal)}. ${nextStep(refusal)}`;

/** The same as the reason with which a run ends whose plan could not be made: a clause in plain text. */
export function refusedReason(refusal: PatchRefusal): string {
  switch (refusal.code) {
    case 'unknown-fleet':
      return `there is no fleet ${named(refusal.name)}`;
    case 'not-in-place':
      return `${named(refusal.fleet)} is replaced from images, not patched in place`;
    case 'not-configured':
      return `${named(refusal.fleet)} has no patch settings in patchwarden.yml, so it only gets notices`;
    case 'no-instances':
      return `no instance has the patch group ${named(refusal.patchGroup)}`;
    case 'none-left':
      return `no instance can be patched: ${exclusionCounts(refusal.excluded)}`;
    case 'too-many':
      return tooManyReason(refusal);
    case 'two-tag-keys':
      return `${instances(refusal.instances)} are too many to list by id (limit ${refusal.most}), and they are tagged with both Patch Group and PatchGroup`;
    case 'tag-reaches-others':
      return `${instances(refusal.instances)} are too many to list by id (limit ${refusal.most}), and the tag also reaches ${instances(refusal.others.length)} that must not be patched: ${firstOf(
        refusal.others.map(({ id }) => short(id, 30)),
        3,
      )}`;
    case 'not-in-group':
      return `${listed(refusal.ids.slice(0, 5).map((id) => short(id, 30)))} ${refusal.ids.length === 1 ? 'is' : 'are'} not among the instances of ${named(refusal.patchGroup)} that can be patched`;
    case 'nothing-missing':
      return 'nothing is missing and no reboot is pending';
    case 'hooks-with-list':
      return 'hooks cannot be combined with a pinned list of patches';
    case 'before-not-patched':
      return `${named(refusal.fleet)} goes first and has not been patched`;
    case 'before-soaking':
      return `${named(refusal.fleet)} goes first and has not been healthy for long enough`;
    case 'before-not-back':
      return refusal.runId === undefined
        ? `${namesOf(refusal.instances)} of ${named(refusal.fleet)} did not come back after its window`
        : `${instances(refusal.instances.length)} of ${named(refusal.fleet)} did not come back (run ${refusal.runId})`;
    case 'before-incomplete':
      return `${named(refusal.fleet)} goes first, and ${namesOf(refusal.instances)} ${verb(refusal.instances.length, 'was', 'were')} not fully patched in its window`;
    case 'before-problem':
      return `a problem with ${named(refusal.fleet)} was reported after it was patched`;
    case 'before-unsigned':
      return `nobody in @${named(refusal.group)} has verified ${named(refusal.fleet)} yet`;
    case 'no-list':
      return `${named(refusal.fleet)} has no recorded list of what it installed, and this fleet is pinned to that list`;
    case 'without-list':
      return `${namesOf(refusal.patches)} cannot be left out of one run: no list says what ${named(refusal.fleet)} installs`;
    case 'not-on-list':
      return `${namesOf(refusal.patches)} ${verb(refusal.patches.length, 'is', 'are')} not among the patches that ${named(refusal.fleet)} installed`;
    case 'nothing-on-list':
      return `nothing would be left of the patches that ${named(refusal.fleet)} installed`;
    case 'fix-rejected':
      return `the baselines reject every patch for ${refusal.cve}: ${namesOf(refusal.patches)}`;
    case 'past-date':
      return `baseline ${named(refusal.baseline)} approves patches released by ${refusal.until}, later than the ${refusal.date} that ${named(refusal.fleet)} was tested with`;
    case 'not-a-time':
      return `I couldn't read ${short(refusal.text, 40)} as a time`;
    case 'past':
      return 'that time has passed';
    case 'too-far':
      return 'that time is too far ahead';
    case 'unreadable':
      return `its instances could not be read (${short(refusal.error, 100)})`;
  }
}

/** Each name is other people's. */
const namesOf = (names: readonly string[]): string =>
  firstOf(
    names.map((name) => short(name, 30)),
    3,
  );

function tooManyReason({ instances: count, most, why }: Extract<PatchRefusal, { code: 'too-many' }>): string {
  if (why === 'chosen') return `${instances(count)} were chosen, and one run takes at most ${most} by id`;
  return why === 'hybrid'
    ? `${instances(count)} are too many to list by id (limit ${most}), and some of them are not EC2 instances, which targeting by tag does not reach`
    : `${instances(count)} are more than one run may patch (limit ${most})`;
}

/** The reason with times in the reader's zone and people by name, where it has any. */
export function refusedText(refusal: PatchRefusal): Mrkdwn {
  switch (refusal.code) {
    case 'unknown-fleet':
      return md`there is no fleet ${code(named(refusal.name))}`;
    case 'nothing-missing':
      return md`${refusedReason(refusal)} (scanned ${moment(refusal.scannedAt)})`;
    case 'before-soaking':
      return md`${refusedReason(refusal)}: its soak ends ${moment(refusal.until)} if it stays healthy`;
    case 'before-problem':
      return md`${user(refusal.by)} reported a problem with ${named(refusal.fleet)} after it was patched: ${sentence(refusal.reason).replace(/\.$/, '')}`;
    case 'not-a-time':
      return md`I couldn't read ${code(short(refusal.text, 40))} as a time`;
    case 'past':
      return md`${moment(refusal.at)} has passed`;
    case 'too-far':
      return md`${moment(refusal.at)} is too far ahead`;
    default:
      return md`${refusedReason(refusal)}`;
  }
}

const OVERRIDE = 'if it cannot wait';

/** What to do instead, as a sentence. */
function nextStep(refusal: PatchRefusal): Mrkdwn {
  switch (refusal.code) {
    case 'unknown-fleet':
      return refusal.near === undefined
        ? md`${code('/patch install')} alone lists the fleets to choose from.`
        : md`Did you mean ${code(`/patch install ${refusal.near}`)}? ${code('/patch install')} alone lists the fleets to choose from.`;
    case 'not-in-place':
      return md`Bake a patched image with ${code('/patch bake')}, then deploy it with ${code(`/patch deploy ${refusal.fleet}`)}.`;
    case 'not-configured':
      return md`To patch it from here, add ${code('patch: {}')} to ${code(`fleets.${refusal.fleet}`)} and deploy that.`;
    case 'no-instances':
      return md`Tag them with ${code('Patch Group')} or ${code('PatchGroup')}, or correct ${code('patchGroup')} in patchwarden.yml.`;
    case 'none-left':
      return md`Fix what excludes them, then request it again: ${code('/patch install')} alone lists each with what to do.`;
    case 'too-many':
      return refusal.why === 'chosen'
        ? md`Choose fewer, or choose none to patch the whole group.`
        : md`Split the patch group into smaller ones, each a fleet of its own.`;
    case 'two-tag-keys':
      return md`Give all of them the same key, for example ${code('PatchGroup')}.`;
    case 'tag-reaches-others':
      return md`Remove the tag from these, or split the patch group into smaller ones.`;
    case 'not-in-group':
      return md`Check the ids; ${code('/patch install')} alone lists those that can be chosen.`;
    case 'nothing-missing':
      return md`To look for newer patches, run ${code('/patch scan')}.`;
    case 'hooks-with-list':
      return md`Remove ${code('hooks')} or set ${code('pin')} to ${code('until-date')} or ${code('none')} in patchwarden.yml.`;
    case 'before-not-patched':
      return md`Patch it first with ${code(`/patch install ${refusal.fleet}`)}; ${OVERRIDE}, ${overrideText}`;
    case 'before-soaking':
      return md`The request then opens automatically; ${OVERRIDE}, ${overrideText}`;
    case 'before-not-back':
      return md`Bring back ${namesOf(refusal.instances)}${refusal.runId === undefined ? '' : ' and resolve that run'}; ${OVERRIDE}, ${overrideText}`;
    case 'before-incomplete':
      return md`Patch the rest with ${code(`/patch install ${refusal.fleet}`)}, or complete pending reboots; ${OVERRIDE}, ${overrideText}`;
    case 'before-problem':
      return md`Fix that and patch ${named(refusal.fleet)} again; ${OVERRIDE}, ${overrideText}`;
    case 'before-unsigned':
      return md`Ask them to choose Verified on its card; ${OVERRIDE}, ${overrideText}`;
    case 'no-list':
      return md`Patch ${named(refusal.fleet)} again, or set ${code('pin')} to ${code('until-date')} or ${code('none')} in patchwarden.yml.`;
    case 'without-list':
      return md`Add it to the rejected patches of the baseline: it is then installed by no fleet of that baseline and no longer counts as missing, but an instance that has it already becomes non-compliant. Or set ${code('pin')} to ${code('list')} in patchwarden.yml.`;
    case 'not-on-list':
      return md`They would not be installed anyway: request it again without naming them.`;
    case 'nothing-on-list':
      return md`Leave out fewer, or request nothing.`;
    case 'fix-rejected':
      return md`Take it off the rejected patches of the baseline, and request it again.`;
    case 'past-date':
      return md`Patch ${named(refusal.fleet)} again, give this baseline a longer approval delay, or set ${code('pin')} to ${code('list')} or ${code('none')} in patchwarden.yml.`;
    case 'not-a-time':
      return md`Write ${code('22:00')} or ${code('2026-11-21 22:00')}, in ${refusal.timezone}.`;
    case 'past':
      return md`Choose a later time, or leave it out to start as soon as it is approved.`;
    case 'too-far':
      return md`The latest is ${moment(refusal.latest)}.`;
    case 'unreadable':
      return md`Try again in a minute.`;
  }
}

const overrideText = md`add ${code('override because <reason>')}, which needs one more approval.`;
