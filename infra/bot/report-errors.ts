/** Runs what a command line is for. What goes wrong is said in its own words, without a stack trace, and the exit code is 1. */
export async function reportErrors(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
