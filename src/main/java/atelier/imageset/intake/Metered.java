package atelier.imageset.intake;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntConsumer;

/** A stream that tells how many bytes are read from it, and that ends behind a number of them. */
final class Metered extends InputStream {
  private final InputStream in;
  private final long most;
  private final IntConsumer spent;
  private long count;

  /**
   * The beginning of a stream.
   *
   * @param most how many bytes of it there are
   * @param spent told how many more were read
   */
  Metered(InputStream in, long most, IntConsumer spent) {
    this.in = in;
    this.most = most;
    this.spent = spent;
  }

  /** How many bytes were read by now. */
  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (count == most && length > 0) {
      return -1;
    }
    int read = in.read(bytes, offset, (int) Math.min(length, most - count));
    if (read > 0) {
      count += read;
      spent.accept(read);
    }
    return read;
  }
}
