package atelier.imageset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pictures of one size one after the other as an animated GIF of less than 8 MB, which chats and
 * mail take: of many, as many as fit, evenly spread, the first and the last among them.
 */
public final class TimeLapse {
  /** How many bytes it has at most. */
  public static final int MOST_BYTES = 8_000_000;

  private static final int MOST_FRAMES = 150;
  private static final int FEWEST_FRAMES = 2;
  private static final Duration SHOWN = Duration.ofMillis(120);
  private static final Duration LAST_SHOWN = Duration.ofSeconds(2);

  private TimeLapse() {}

  /** A picture that is read when it is needed. */
  @FunctionalInterface
  public interface Frame {
    Picture read() throws IOException;
  }

  /** The GIF of at least one frame. */
  public static byte[] gif(List<? extends Frame> frames) throws IOException {
    int most = MOST_FRAMES;
    while (true) {
      List<? extends Frame> some = spread(frames, most);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int written = write(some, out);
      if (written == some.size() || some.size() <= FEWEST_FRAMES) {
        return out.toByteArray();
      }
      most = Math.max(FEWEST_FRAMES, Math.min(written, some.size() / 2));
    }
  }

  /** Writes frames, as long as they fit; returns how many did. */
  private static int write(List<? extends Frame> frames, ByteArrayOutputStream out)
      throws IOException {
    try (AnimatedGif gif = new AnimatedGif(out)) {
      for (int i = 0; i < frames.size(); i++) {
        if (gif.written() * (i + 1) > (long) MOST_BYTES * i) {
          return i; // another one like those before would be too much
        }
        gif.add(frames.get(i).read(), i == frames.size() - 1 ? LAST_SHOWN : SHOWN);
      }
      return gif.written() < MOST_BYTES ? frames.size() : frames.size() - 1;
    }
  }

  /** At most so many of them, evenly spread, the first and the last among them. */
  static <T> List<T> spread(List<T> all, int most) {
    return all.size() <= most
        ? all
        : IntStream.range(0, most)
            .mapToObj(i -> all.get((int) ((long) i * (all.size() - 1) / (most - 1))))
            .toList();
  }
}
