package atelier.imageset.intake;

import atelier.imageset.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CancellationException;

/**
 * Files on their way to become an image set: staged in a temporary folder by {@link #add}, looked
 * at by {@link #inspect}, made into a set by {@link #prepare}. Safe for several threads.
 */
public final class Upload implements AutoCloseable {

  Upload() {}

  /** Unguessable. */
  public String id() {
    throw new UnsupportedOperationException();
  }

  public String owner() {
    throw new UnsupportedOperationException();
  }

  /**
   * Stages a file: a picture, a zip of pictures, or {@code captions.csv}. Anything else is staged
   * too and rejected later, with its reason.
   *
   * @param name its name, with folders where it came from one
   * @param in its bytes; stays open
   * @throws TooLarge if the upload is now beyond its limits; it has been closed
   * @throws IOException if the bytes could not be read or kept; the file is not staged
   */
  public void add(String name, InputStream in) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Looks at a sample of the staged pictures. */
  public Inspection inspect() throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes an image set of the staged pictures; the upload is closed afterwards, however this ends.
   *
   * @param progress told the number of files looked at, out of all
   * @throws NoUsablePicture if there is none
   * @throws TooLarge if a zip unpacks to more than is allowed
   * @throws CancellationException if the upload was closed meanwhile
   */
  public Prepared prepare(Options options, Progress progress) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Cancels a preparation under way and removes the staged files. */
  @Override
  public void close() {}
}
