package atelier.learner.scales;

import atelier.learner.Saved;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;

/**
 * How far a growing network has come: it learns at one resolution for a phase, then fades in the
 * next for another (Karras et al. 2018, figure 2), until it has that of the set.
 */
final class Growth implements Saved {
  /** The resolution that everything begins with. */
  static final int FIRST = 4;

  private final int size;
  private Stage stage = new Stage(FIRST, FIRST);
  private double done;

  /**
   * Which resolutions a network has.
   *
   * @param from the one that is left, or that it has
   * @param to the one that is faded in; {@code from} where none is
   */
  record Stage(int from, int to) {
    boolean fading() {
      return from < to;
    }
  }

  /** From {@value #FIRST} to {@code size}, which is {@value #FIRST} doubled some times. */
  Growth(int size) {
    this.size = size;
  }

  Stage stage() {
    return stage;
  }

  /** How much the new resolution counts, 0 to 1; 1 where none is new. */
  double fade() {
    return stage.fading() ? done : 1;
  }

  /** How many phases there are before the network is whole. */
  int phases() {
    return 2 * (Integer.numberOfTrailingZeros(size) - Integer.numberOfTrailingZeros(FIRST));
  }

  /**
   * Goes on by one step.
   *
   * @param phaseSteps how many steps a phase has
   */
  void advance(double phaseSteps) {
    if (stage.to == size && !stage.fading()) {
      return;
    }
    done += 1 / phaseSteps;
    if (done >= 1) {
      done = 0;
      stage = new Stage(stage.to, stage.fading() ? stage.to : 2 * stage.to);
    }
  }

  /**
   * Begins to fade in a resolution at once, and so skips those below; nothing where it is there
   * already. What was being faded in counts whole.
   */
  void skipTo(int resolution) {
    int target = Math.min(size, resolution);
    if (stage.to < target) {
      stage = new Stage(stage.to, target);
      done = 0;
    }
  }

  @Override
  public void save(String name, TensorMap state) {
    state.put(name, Tensor.of(new long[] {stage.from, stage.to, Double.doubleToLongBits(done)}, 3));
  }

  @Override
  public void load(String name, TensorMap state) {
    long[] saved = state.get(name).longs();
    stage = new Stage((int) saved[0], (int) saved[1]);
    done = Double.longBitsToDouble(saved[2]);
  }
}
