/** The manifest of the Slack app with the deployed request URL in its three places; unchanged before the first deployment. */
export const manifestText = (manifest: string, requestUrl: string | undefined): string =>
  requestUrl === undefined ? manifest : manifest.replace(/https:\/\/[^\s"']+\/slack\/events/g, () => requestUrl);
