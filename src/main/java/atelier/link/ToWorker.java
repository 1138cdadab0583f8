package atelier.link;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** A message of the server over the worker's WebSocket, as text. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ToWorker.Wake.class, name = "wake"),
  @JsonSubTypes.Type(value = ToWorker.Ack.class, name = "ack"),
  @JsonSubTypes.Type(value = ToWorker.Drop.class, name = "drop"),
  @JsonSubTypes.Type(value = ToWorker.Change.class, name = "change"),
  @JsonSubTypes.Type(value = ToWorker.Ask.class, name = "ask"),
  @JsonSubTypes.Type(value = ToWorker.Cancel.class, name = "cancel")
})
public sealed interface ToWorker {

  /** There is a run to take. */
  record Wake() implements ToWorker {}

  /** The first {@code count} messages of this connection are dealt with. */
  record Ack(long count) implements ToWorker {}

  /**
   * The worker has lost a run to a later attempt, or the run is gone: let go of it and write no
   * more.
   */
  record Drop(String run, int attempt) implements ToWorker {}

  /** How a run is wanted from now on, whole: telling it twice does no harm. */
  record Change(
      String run, int attempt, Wish wish, Map<String, Object> settings, int steps, int until)
      implements ToWorker {}

  /** A question about a run's model; answered by {@link ToServer.Answered} with its id. */
  record Ask(String id, Job job, Question question) implements ToWorker {}

  /** The answer to a question is not wanted any more. */
  record Cancel(String id) implements ToWorker {}
}
