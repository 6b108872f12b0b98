import type { Unread } from '../../posture/types/swept.ts';
import type { Read } from '../types/sweep.ts';

/** What a list that cannot be read would have told, in words for people. */
export function unreadOf(read: Read): Pick<Unread, 'part' | 'what'> {
  switch (read.kind) {
    case 'instances':
      return { part: 'instances', what: 'EC2 instances' };
    case 'nodes':
    case 'unmanaged':
    case 'members':
      return { part: 'nodes', what: 'managed nodes' };
    case 'summaries':
      return { part: 'summaries', what: 'patch compliance summaries' };
    case 'patch-groups':
      return { part: 'baselines', what: 'which patch groups have a baseline' };
    case 'settings':
      return { part: 'settings', what: 'Default Host Management Configuration' };
    case 'group-states':
      return { part: 'states', what: `patch states of patch group ${read.group}` };
    case 'states':
      return { part: 'states', what: `patch states of ${read.ids.length} instances` };
    case 'baseline-of':
    case 'baseline':
      return { part: 'baselines', what: `patch baseline for ${read.os}` };
    case 'images':
      return { part: 'images', what: `images of pipeline ${read.pipelineArn.split('/').at(-1) ?? ''}` };
    case 'deployed':
      return { part: 'images', what: `the image of stack ${read.stack}` };
    case 'windows':
      return { part: 'windows', what: `openings of maintenance window ${read.windowId}` };
    case 'list':
      return { part: 'lists', what: 'which patches are missing' };
  }
}
