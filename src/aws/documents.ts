import { GetDocumentCommand, ListTagsForResourceCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { parse } from 'yaml';
import { CONTENT_TAG, contentHash } from '../config/content-hash.ts';
import { present } from '../present.ts';
import { type CallRules, clientOf } from './client.ts';
import { calling } from './failure.ts';

/** The default version of a document as it is, and what its tag says was deployed. */
export interface DocumentState {
  hash: string;
  /** Absent where the deployment did not mark it. */
  deployed?: string;
}

/** SSM documents, read only. Methods throw AwsCallError; `gone` when there is no document of this name. */
export interface Documents {
  /** One GetDocument and one ListTagsForResource. */
  state(name: string): Promise<DocumentState>;
}

export function createDocuments(config: SSMClientConfig & CallRules): Documents {
  const client = clientOf(SSMClient, config);
  return {
    state: (name) =>
      calling(`reading document ${name}`, async () => {
        const { Content } = await client.send(new GetDocumentCommand({ Name: name }));
        if (Content === undefined) throw new Error('the answer has no content');
        const { TagList = [] } = await client.send(
          new ListTagsForResourceCommand({ ResourceType: 'Document', ResourceId: name }),
        );
        const deployed = TagList.find(({ Key }) => Key === CONTENT_TAG)?.Value;
        // JSON is YAML too.
        return { hash: contentHash(parse(Content)), ...present({ deployed }) };
      }),
  };
}
