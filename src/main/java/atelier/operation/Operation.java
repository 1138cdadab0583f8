package atelier.operation;

import atelier.run.NoSuchRun;
import atelier.run.RunConflict;
import atelier.run.Workers.NoAnswer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A long operation, as it is now.
 *
 * @param subject what it is done to: an id or a key
 * @param details what was asked for and what else there is to say, by name
 * @param done how much is done, out of {@code total}
 * @param result what came of it, such as an id; null before, and where nothing is left to name
 * @param error why it has failed, a sentence that says what to do, or null
 */
public record Operation(
    String id,
    Kind kind,
    String subject,
    String owner,
    Map<String, String> details,
    State state,
    int done,
    int total,
    @Nullable String result,
    @Nullable String error,
    Instant begun) {

  /** The detail that a translation has which makes a new set: its name. */
  static final String NAME = "name";

  /** What is done. */
  public enum Kind {
    UPLOAD,
    TRANSLATION,
    FILLING,
    WEIGHTS
  }

  /** Where it stands. */
  public enum State {
    /** Begun, but not at work yet. */
    WAITING,
    RUNNING,
    FINISHED,
    FAILED;

    public boolean isOver() {
      return this == FINISHED || this == FAILED;
    }
  }

  /** Whether the next server goes on with it, as what it has done by then is kept. */
  boolean goesOn() {
    return kind == Kind.TRANSLATION && details.containsKey(NAME);
  }

  /** What to say of why one has failed. */
  public static String sentence(Throwable why) {
    return why instanceof NoAnswer
            || why instanceof RunConflict
            || why instanceof NoSuchRun
            || why instanceof CancellationException
        ? String.valueOf(why.getMessage())
        : "Something went wrong here; the server’s log says what.";
  }

  Operation at(State next, int nowDone, int ofTotal) {
    return new Operation(
        id, kind, subject, owner, details, next, nowDone, ofTotal, result, error, begun);
  }

  Operation with(String name, String text) {
    Map<String, String> more = new HashMap<>(details);
    more.put(name, text);
    return new Operation(
        id, kind, subject, owner, Map.copyOf(more), state, done, total, result, error, begun);
  }

  Operation over(State end, @Nullable String outcome, @Nullable String sentence) {
    return new Operation(
        id, kind, subject, owner, details, end, done, total, outcome, sentence, begun);
  }
}
