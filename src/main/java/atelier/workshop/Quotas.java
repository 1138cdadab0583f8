package atelier.workshop;

/**
 * How much a participant may use; the instructor may use all there is.
 *
 * @param runs how many runs they have at once that train or wait
 * @param toolRequests how many questions they ask of models in a minute
 * @param uploads how many uploads they send at once
 * @param megabytes how much disk their things take
 * @param megabytesInAll how much disk everybody's things take
 */
public record Quotas(int runs, int toolRequests, int uploads, int megabytes, int megabytesInAll) {
  /** What a class of thirty does well with. */
  public static final Quotas STANDARD = new Quotas(3, 120, 2, 2_000, 40_000);

  private static final int MOST = 10_000_000;

  /**
   * Checked quotas.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public Quotas {
    require("runs", runs);
    require("toolRequests", toolRequests);
    require("uploads", uploads);
    require("megabytes", megabytes);
    require("megabytesInAll", megabytesInAll);
  }

  private static void require(String name, int value) {
    if (value < 0 || value > MOST) {
      throw new IllegalArgumentException(
          "“%s” is a whole number from 0 to %d.".formatted(name, MOST));
    }
  }
}
