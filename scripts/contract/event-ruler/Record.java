import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import software.amazon.event.ruler.Machine;

/**
 * Asks AWS's event-ruler. Lines of standard input: `event <json>` for each event, then `pattern <json>` for each pattern.
 * Answers a line for each pattern: `-` when it is refused, else `1` or `0` for each event.
 */
public final class Record {
  public static void main(String[] arguments) throws Exception {
    List<String> events = new ArrayList<>();
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      if (line.startsWith("event ")) events.add(line.substring("event ".length()));
      else System.out.println(answer(line.substring("pattern ".length()), events));
    }
  }

  private static String answer(String pattern, List<String> events) throws Exception {
    Machine machine = new Machine();
    try {
      machine.addRule("rule", pattern);
    } catch (Exception refusal) {
      return "-";
    }
    StringBuilder answers = new StringBuilder();
    for (String event : events) answers.append(machine.rulesForJSONEvent(event).isEmpty() ? '0' : '1');
    return answers.toString();
  }
}
