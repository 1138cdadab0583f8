package atelier.link;

import atelier.family.Direction;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message of the server over the worker's WebSocket: questions are binary, the rest is text. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ToWorker.Wake.class, name = "wake"),
  @JsonSubTypes.Type(value = ToWorker.Ack.class, name = "ack"),
  @JsonSubTypes.Type(value = ToWorker.Drop.class, name = "drop"),
  @JsonSubTypes.Type(value = ToWorker.Change.class, name = "change"),
  @JsonSubTypes.Type(value = ToWorker.Ask.class, name = "ask")
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

  /**
   * Header of a question, with which {@code count} pictures come, plane by plane; answered by a
   * {@link BinaryFrame} with an {@link ToServer.Answer} of the same id.
   */
  record Ask(String id, Job job, Question question, int width, int height, int channels, int count)
      implements ToWorker {}

  /** What can be asked of a model. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Sample.class, name = "sample"),
    @JsonSubTypes.Type(value = Translate.class, name = "translate")
  })
  sealed interface Question {}

  /** New pictures: those with the numbers {@code first} to {@code first + count - 1} of a seed. */
  record Sample(long seed, int first, int count, @Nullable Integer label) implements Question {}

  /** The pictures that come with the question, translated; then, if wanted, translated back. */
  record Translate(Direction direction, boolean back) implements Question {}
}
