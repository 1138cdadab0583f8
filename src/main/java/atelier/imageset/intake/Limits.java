package atelier.imageset.intake;

/**
 * How much one upload may hold.
 *
 * @param pictures the most files
 * @param bytes the most bytes in all, as sent and as unpacked
 */
public record Limits(int pictures, long bytes) {
  /** 20,000 files and 2 GB. */
  public static final Limits STANDARD = new Limits(20_000, 2_000_000_000);
}
