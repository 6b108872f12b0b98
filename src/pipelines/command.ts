export type PipelinesRequest = { kind: 'request'; image?: string } | { kind: 'help'; text: string };

/** `/patch pipelines [image]` */
export function parsePipelines([image, ...more]: readonly string[]): PipelinesRequest {
  if (more.length > 0)
    return {
      kind: 'help',
      text: 'Nothing was looked up: the command is `/patch pipelines`, or with the name of one image.',
    };
  return image === undefined ? { kind: 'request' } : { kind: 'request', image };
}
