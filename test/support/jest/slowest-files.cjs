/** Says at the end of a run which ten files took longest. */
class SlowestFiles {
  onRunComplete(_contexts, { testResults }) {
    const files = testResults
      .map(({ testFilePath, perfStats: { runtime } }) => ({
        file: testFilePath.replace(`${process.cwd()}/`, ''),
        runtime,
      }))
      .sort((one, other) => other.runtime - one.runtime);
    const all = files.reduce((sum, { runtime }) => sum + runtime, 0);
    const lines = files.slice(0, 10).map(({ file, runtime }) => `${seconds(runtime)}  ${file}`);
    process.stdout.write(
      `\nThe slowest of ${files.length} files, in seconds (all: ${seconds(all).trim()}):\n${lines.join('\n')}\n`,
    );
  }
}

const seconds = (ms) => (ms / 1000).toFixed(1).padStart(6);

module.exports = SlowestFiles;
