package atelier.learner.latent;

import java.util.List;

/** How a generator is told what to draw: by numbers that follow each latent. */
public interface Condition {
  /** For a generator that is told nothing. */
  Condition NONE =
      new Condition() {
        @Override
        public int size() {
          return 0;
        }

        @Override
        public float[] of(Told told, int index) {
          if (!told.isNothing()) {
            throw new IllegalArgumentException("This model knows no labels and no texts.");
          }
          return new float[0];
        }

        @Override
        public List<Told> examples() {
          return List.of();
        }
      };

  /** How many numbers follow a latent. */
  int size();

  /**
   * The numbers for what was said.
   *
   * @param index where nothing was said: chooses something, in turn
   * @throws IllegalArgumentException if the model knows nothing of the kind; the message is for
   *     people
   */
  float[] of(Told told, int index);

  /** What a preview shows side by side; empty where nothing can be said. */
  List<Told> examples();
}
