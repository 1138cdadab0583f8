package atelier.link;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message of a worker over its WebSocket: frames are binary, the rest is text. The server
 * acknowledges messages by count; what is not acknowledged when a connection breaks is sent again
 * over the next.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ToServer.Metrics.class, name = "metrics"),
  @JsonSubTypes.Type(value = ToServer.Frame.class, name = "frame"),
  @JsonSubTypes.Type(value = ToServer.Checkpoint.class, name = "checkpoint"),
  @JsonSubTypes.Type(value = ToServer.End.class, name = "end"),
  @JsonSubTypes.Type(value = ToServer.Answered.class, name = "answer")
})
public sealed interface ToServer {
  /** The run that it is about; empty for an answer. */
  default Optional<String> ofRun() {
    return Optional.empty();
  }

  /** What steps measured: for each step the values in the order of the names. */
  record Metrics(String run, int attempt, List<String> names, List<Row> rows, double stepsPerSecond)
      implements ToServer {
    @Override
    public Optional<String> ofRun() {
      return Optional.of(run);
    }
  }

  /** The values of one step. */
  record Row(int step, float[] values) {}

  /** Header of a preview; a PNG follows. */
  record Frame(String run, int attempt, int step, int columns, int rows, int width, int height)
      implements ToServer {
    @Override
    public Optional<String> ofRun() {
      return Optional.of(run);
    }
  }

  /**
   * An answer to a question, or a look at how far it has come; or the sentence that says why there
   * is none. Exactly one of the two is null.
   */
  record Answered(String id, @Nullable Answer answer, @Nullable String error) implements ToServer {}

  /**
   * A checkpoint whose blob the server has already.
   *
   * @param kidSmall the kernel distance of what is drawn from the set, as last measured; or null
   */
  record Checkpoint(String run, int attempt, int step, String blob, @Nullable Double kidSmall)
      implements ToServer {
    @Override
    public Optional<String> ofRun() {
      return Optional.of(run);
    }
  }

  /**
   * The worker has let go of a run; where it was not a failure, after a checkpoint at this step.
   */
  record End(String run, int attempt, int step, Outcome outcome, @Nullable String reason)
      implements ToServer {
    @Override
    public Optional<String> ofRun() {
      return Optional.of(run);
    }
  }

  /** How a worker's hold on a run ends. */
  enum Outcome {
    PAUSED,
    FINISHED,
    STOPPED,
    FAILED,
    /** Numbers ran out of bounds; nothing of that is kept. */
    DIVERGED
  }
}
