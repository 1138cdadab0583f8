package atelier.imageset.intake;

import atelier.imageset.intake.Decoder.Decoded;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Decodes equal files once, as long as there is memory to keep what came of them. Safe for several
 * threads.
 */
final class Once {
  private final Map<ByteBuffer, FutureTask<SoftReference<Decoded>>> known =
      new ConcurrentHashMap<>();

  /** What is made of a file. */
  interface Work {
    Decoded of(byte[] file) throws Unusable;
  }

  Decoded of(byte[] file, Work work) throws Unusable {
    Decoded[] mine = new Decoded[1];
    FutureTask<SoftReference<Decoded>> task =
        new FutureTask<>(
            () -> {
              mine[0] = work.of(file);
              return new SoftReference<>(mine[0]);
            });
    FutureTask<SoftReference<Decoded>> first = known.putIfAbsent(digest(file), task);
    if (first == null) {
      task.run();
      first = task;
    }
    try {
      Decoded decoded = first.get().get();
      return decoded == null ? work.of(file) : decoded;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Unusable unusable) {
        throw unusable;
      } else if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a picture could not be prepared", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException(
          "The server is being stopped; upload the pictures again when it is back.");
    }
  }

  private static ByteBuffer digest(byte[] bytes) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
