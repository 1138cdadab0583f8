package atelier.run;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps what runs say while they learn. Safe for several threads. */
public interface Telemetry {
  /** Keeps metrics; a row of the same run and step is replaced. */
  void append(String run, List<MetricRow> rows);

  /**
   * Every series of a run, downsampled to at most {@code points} by averaging neighbours; each
   * point is named by the last step of its neighbours.
   */
  Series series(String run, int points);

  /** Every row of a run by growing step, streamed. */
  void each(String run, Consumer<MetricRow> consumer);

  /** The newest value of each metric of a run, at its newest step. */
  Optional<MetricRow> latest(String run);

  /** The same of each of these runs that has any, by run. */
  Map<String, MetricRow> latest(Collection<String> runs);

  /** The newest rows of a run, at most {@code count}, by growing step. */
  List<MetricRow> newest(String run, int count);

  void addFrame(String run, Frame frame);

  /** Frames of a run by growing step. */
  List<Frame> frames(String run);

  /** The frame of this step. */
  Optional<Frame> frame(String run, int step);

  /** The newest frame. */
  Optional<Frame> latestFrame(String run);

  /** The newest frame of each of these runs that has any, by run. */
  Map<String, Frame> latestFrames(Collection<String> runs);

  void deleteFrames(String run, List<Integer> steps);

  /** Forgets metrics and frames after a step. */
  void truncate(String run, int step);

  /** What one step measured, by name. */
  record MetricRow(int step, Map<String, Float> values) {
    /** For how many steps rows repeat what is measured now and then only. */
    public static final int REPEATED = 100;
  }

  /**
   * Series over the same steps.
   *
   * @param step growing
   * @param values by metric, each as long as {@code step}
   */
  record Series(int[] step, Map<String, float[]> values) {}

  /**
   * A preview picture.
   *
   * @param step after how many steps
   * @param blob hash of the PNG
   * @param columns pictures side by side in the grid
   * @param rows pictures one above the other
   * @param width of the whole grid in pixels
   * @param height of the whole grid in pixels
   */
  record Frame(int step, String blob, int columns, int rows, int width, int height) {}
}
