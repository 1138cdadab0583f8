package atelier.imageset.intake;

/**
 * How much one upload may hold.
 *
 * @param files the most files, those in zips counted one by one
 * @param bytes the most bytes in all, as sent and as unpacked
 * @param pixels the most pixels in all that are decoded
 */
public record Limits(int files, long bytes, long pixels) {
  /** 100,000 files, 2 GB and 10 gigapixels. */
  public static final Limits STANDARD = new Limits(100_000, 2_000_000_000, 10_000_000_000L);

  String bytesInWords() {
    long gigabytes = bytes / 1_000_000_000;
    return gigabytes > 0 ? gigabytes + " GB" : bytes + " bytes";
  }

  TooLarge tooManyBytes() {
    return new TooLarge(
        "An upload holds at most %s, unpacked, and this one has more; leave some pictures out or make them smaller."
            .formatted(bytesInWords()));
  }
}
