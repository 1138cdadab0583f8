package atelier.learner;

import atelier.family.Settings;
import atelier.link.Question;
import atelier.tensor.TensorMap;
import java.util.Map;

/**
 * A model in training. Confined to the training thread.
 *
 * <p>A method that throws leaves the learner unusable: close it and restore another from the last
 * checkpoint.
 */
public interface Learner extends AutoCloseable {
  /** One update of every network, on the next batch. */
  StepMetrics step();

  /** The same, with interludes where they do no harm and are wanted. */
  default StepMetrics step(Interlude interlude) {
    return step();
  }

  /** Fixed inputs through the averaged weights. */
  Preview preview();

  /**
   * How well the model does what it learns, measured on pictures that it makes for the purpose, by
   * name; empty where that means nothing. Takes about a tenth of a second.
   */
  default Map<String, Float> vitals() {
    return Map.of();
  }

  /** Takes changed live settings, from the next step on. */
  void adjust(Settings changed);

  /**
   * Everything that decides the future: weights, optimiser, averages, random state, data cursor,
   * number of steps.
   */
  TensorMap state();

  /** Takes a state; the next {@link #step()} then equals the one that would have followed. */
  void restore(TensorMap state);

  /**
   * Answers a question of one of the family's {@linkplain atelier.family.Tool tools}, by the
   * averaged weights and without a trace in what is learnt. Training may go on between the pieces
   * of the answer.
   *
   * @param question checked against the tool's description
   * @throws IllegalArgumentException if the family has no such tool; the message of this, and of
   *     what a piece throws, is for people
   */
  default Answering answer(Question question) {
    throw new IllegalArgumentException("This model knows no “%s”.".formatted(question.tool()));
  }

  /** How many native arrays it holds; none once it is closed. */
  int arrays();

  @Override
  void close();
}
