package atelier.imageset.intake;

/**
 * How much one upload may hold.
 *
 * @param files the most files, those in zips counted one by one
 * @param bytes the most bytes in all, as sent and as unpacked
 */
public record Limits(int files, long bytes) {
  /** 20,000 files and 2 GB. */
  public static final Limits STANDARD = new Limits(20_000, 2_000_000_000);

  String bytesInWords() {
    long gigabytes = bytes / 1_000_000_000;
    return gigabytes > 0 ? gigabytes + " GB" : bytes + " bytes";
  }
}
