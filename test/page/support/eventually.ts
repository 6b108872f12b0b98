/** Repeats an expectation until it holds, for at most `patience` milliseconds of real time. */
export async function eventually(expectation: () => void | Promise<void>, patience = 60_000): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      await expectation();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
