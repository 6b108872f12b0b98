import static io.trino.testing.TestingSession.testSessionBuilder;

import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.LocalQueryRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs statements in Trino, inside of this process. The file has a line `## name` before each; the answer has that line, then a line for each row, its
 * values with U+001F between; an error is a row that says so.
 */
public final class Ask {
  public static void main(String[] arguments) throws Exception {
    // The engine says much of itself where the answers go.
    java.io.PrintStream answers = new java.io.PrintStream(arguments[1], "UTF-8");
    LocalQueryRunner runner = LocalQueryRunner.create(testSessionBuilder().setTimeZoneKey(TimeZoneKey.UTC_KEY).build());
    for (String part : Files.readString(Path.of(arguments[0])).split("(?m)^## ")) {
      int end = part.indexOf('\n');
      if (end < 0) continue;
      answers.println("## " + part.substring(0, end));
      try {
        runner.execute(part.substring(end + 1)).getMaterializedRows().forEach(row -> answers.println(line(row.getFields())));
      } catch (RuntimeException error) {
        answers.println("refused: " + String.valueOf(error.getMessage()).replaceAll("\\s+", " "));
      }
    }
    answers.close();
    System.exit(0);
  }

  private static String line(List<Object> fields) {
    return fields.stream().map(Ask::text).collect(Collectors.joining("\u001f"));
  }

  private static String text(Object value) {
    if (value instanceof Double number && number == Math.rint(number)) return String.valueOf(number.longValue());
    return String.valueOf(value).replaceAll("\\s+", " ");
  }
}
