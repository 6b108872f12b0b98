import { memberStackName } from '../../config/member.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, listed, short } from '../../slack/words.ts';
import type { InstallationFinding } from '../types/installation.ts';

/** A member has a stack of its own (docs/accounts.md). */
function deployOf(place: string | undefined): Mrkdwn {
  const [account = '', region = ''] = place?.split('/') ?? [];
  return code(
    `npm run build && npx cdk deploy${place === undefined ? '' : ` ${memberStackName({ account, region })}`}`,
  );
}

/** The secrets, the documents and the roles that the deployment left in the account. */
export function installationText(finding: InstallationFinding, place?: string): Mrkdwn {
  switch (finding.code) {
    case 'secrets':
      return md`${listed(finding.names)}: readable, and not empty.`;
    case 'signing-secret':
      return md`The signing secret was not read: the worker may not. ${code('npm run doctor')} reads it.`;
    case 'documents':
      return md`${counted(finding.names.length, 'document')} as deployed: ${firstOf(finding.names, 13)}.`;
    case 'roles':
      return md`${counted(finding.names.length, 'role')} that documents, tasks and fleets pass: each exists.`;
    case 'secret-missing':
      return md`There is no parameter ${code(finding.name)}, or it is empty. Store it: ${store(finding.name)} (docs/operations.md, 2.2).`;
    case 'secret-untrimmed':
      return md`Parameter ${code(finding.name)} begins or ends with a space or a line break, so it matches nothing. Store it again: ${store(finding.name)}.`;
    case 'no-bot-token':
      return md`Parameter ${code(finding.name)} does not hold a bot token (${code('xoxb-…')}). Copy it from ${'OAuth & Permissions'}, and store it again: ${store(finding.name)}.`;
    case 'document-gone':
      return md`There is no document ${code(finding.name)}, so nothing that needs it starts. Deploy again: ${deployOf(place)}.`;
    case 'document-changed':
      return md`The default version of document ${code(finding.name)} is not what was deployed: someone changed it. Look at its versions in Systems Manager, Documents, and set the deployed one as default: ${code(`aws ssm update-document-default-version --name ${finding.name} --document-version <n>`)}.`;
    case 'role-gone':
      return md`There is no role ${code(finding.name)}, which ${short(finding.passedBy, 80)} passes, so it cannot start. ${finding.name.startsWith('patchwarden-') ? md`Deploy again: ${deployOf(place)}` : md`Correct its name in patchwarden.yml, or make the role again`}.`;
    case 'document-unmarked':
      return md`Whether ${finding.names.length === 1 ? 'this document is' : `these ${finding.names.length} documents are`} as deployed is not known, since they were deployed before documents were marked: ${firstOf(finding.names, 13)}. Deploy again: ${deployOf(place)}.`;
  }
}

const store = (name: string): Mrkdwn =>
  code(`aws ssm put-parameter --overwrite --type SecureString --name ${name} --value …`);
