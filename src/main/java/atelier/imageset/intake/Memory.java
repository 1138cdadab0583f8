package atelier.imageset.intake;

import java.util.concurrent.Semaphore;

/**
 * The memory that files and pictures in work may take together. Whoever wants more than is free
 * waits for their turn. A file's part is taken before its pixels', so that nobody waits for a file
 * who holds pixels. Safe for several threads.
 */
final class Memory {
  private static final int UNIT = 1 << 10;

  private final Share files;
  private final Share pixels;

  /** Of so many bytes, a third for files and the rest for pixels. */
  Memory(long bytes) {
    files = new Share(bytes / 3);
    pixels = new Share(bytes - bytes / 3);
  }

  /** Half of what this process may take. */
  static Memory ofThisProcess() {
    return new Memory(Runtime.getRuntime().maxMemory() / 2);
  }

  /** A part that is taken; closed once. */
  interface Part extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a part for a file.
   *
   * @throws Unusable if there is never so much
   */
  Part forFile(long bytes) throws Unusable {
    return files.take(bytes);
  }

  /**
   * Takes a part for pixels.
   *
   * @throws Unusable if there is never so much
   */
  Part forPixels(long bytes) throws Unusable {
    return pixels.take(bytes);
  }

  private static final class Share {
    private final int all;
    private final Semaphore free;

    Share(long bytes) {
      all = (int) (bytes / UNIT);
      free = new Semaphore(all, true);
    }

    Part take(long bytes) throws Unusable {
      long units = bytes / UNIT + 1;
      if (units > all) {
        throw new Unusable("needs more memory than there is; make it smaller");
      }
      free.acquireUninterruptibly((int) units);
      return () -> free.release((int) units);
    }
  }
}
