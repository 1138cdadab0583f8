package atelier.link;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of a worker. Metrics are WebSocket text, frames and answers WebSocket binary, the rest
 * bodies of HTTP requests.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ToServer.Metrics.class, name = "metrics"),
  @JsonSubTypes.Type(value = ToServer.Frame.class, name = "frame"),
  @JsonSubTypes.Type(value = ToServer.Answer.class, name = "answer")
})
public sealed interface ToServer {

  /** What steps measured: for each step the values in the order of the names. */
  record Metrics(String run, int attempt, List<String> names, List<Row> rows, double stepsPerSecond)
      implements ToServer {}

  /** The values of one step. */
  record Row(int step, float[] values) {}

  /** Header of a preview; a PNG follows. */
  record Frame(String run, int attempt, int step, int columns, int rows) implements ToServer {}

  /**
   * Header of an answer; {@code count} pictures follow, plane by plane. With an error, none follow.
   */
  record Answer(String id, @Nullable String error, int width, int height, int channels, int count)
      implements ToServer {}

  /** HTTP: a checkpoint whose blob the server has. */
  record Checkpoint(int attempt, int step, String blob) {}

  /** HTTP: the worker has let go of a run, after a checkpoint at this step. */
  record End(int attempt, int step, Outcome outcome, @Nullable String reason) {}

  /** How a worker's hold on a run ends. */
  enum Outcome {
    PAUSED,
    FINISHED,
    STOPPED,
    FAILED
  }
}
