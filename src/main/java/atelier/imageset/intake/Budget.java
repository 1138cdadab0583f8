package atelier.imageset.intake;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** How much of an upload may still be unpacked and decoded. Safe for several threads. */
final class Budget {
  private final Limits limits;
  private final AtomicLong bytes;
  private final AtomicLong pixels;

  Budget(Limits limits) {
    this.limits = limits;
    this.bytes = new AtomicLong(limits.bytes());
    this.pixels = new AtomicLong(limits.pixels());
  }

  /**
   * Takes bytes that are unpacked.
   *
   * @throws TooLarge if there are not so many left
   */
  void spendBytes(int count) {
    if (bytes.addAndGet(-count) < 0) {
      throw limits.tooManyBytes();
    }
  }

  /**
   * Takes pixels that are about to be decoded.
   *
   * @throws TooLarge if there are not so many left
   */
  void spendPixels(long count) {
    if (pixels.addAndGet(-count) < 0) {
      throw new TooLarge(
          String.format(
              Locale.ENGLISH,
              "The pictures of an upload have at most %,d million pixels together and these have more; make them smaller.",
              limits.pixels() / 1_000_000));
    }
  }
}
