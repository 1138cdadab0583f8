package atelier.imageset;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** Writes pictures of one size as an animated GIF that repeats for ever. */
public final class AnimatedGif implements AutoCloseable {

  /** Begins a GIF; {@code out} stays open. */
  public AnimatedGif(OutputStream out) throws IOException {}

  /** The next frame and how long it is shown, to a hundredth of a second. */
  public void add(Picture frame, Duration shown) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Writes the end; the GIF is whole after this. */
  @Override
  public void close() throws IOException {}
}
