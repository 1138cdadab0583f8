package atelier.imageset.intake;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.Progress;
import atelier.imageset.intake.Contents.Item;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Decodes the pictures of an upload on several threads, few of them ahead of what is written, and
 * packs them in their order. Pictures that are the same once prepared are packed once.
 */
final class Packing {
  /** How many pictures are decoded ahead. */
  private static final int AHEAD = 32;

  private final PackedImages.Writer writer;
  private final ExecutorService pool;
  private final Decoding decoding;
  private final Map<ByteBuffer, String> seen = new HashMap<>();
  private final List<Rejection> rejected = new ArrayList<>();

  Packing(PackedImages.Writer writer, ExecutorService pool, Decoding decoding) {
    this.writer = writer;
    this.pool = pool;
    this.decoding = decoding;
  }

  /** Turns a file into a prepared picture; called on several threads. */
  interface Decoding {
    Picture decode(StagedFile file) throws Unusable;
  }

  private record Pending(Item item, Future<Picture> picture) {}

  /** Packs what can be packed and gives the rest, with reasons. */
  List<Rejection> pack(List<Item> items, Progress progress) throws IOException {
    Deque<Pending> ahead = new ArrayDeque<>();
    int begun = 0;
    try {
      for (int done = 0; done < items.size(); done++) {
        while (begun < items.size() && ahead.size() < AHEAD) {
          Item item = items.get(begun++);
          ahead.add(new Pending(item, pool.submit(() -> decoding.decode(item.file()))));
        }
        write(ahead.remove());
        progress.at(done + 1, items.size());
      }
    } finally {
      ahead.forEach(pending -> pending.picture.cancel(false));
    }
    return rejected;
  }

  private void write(Pending pending) throws IOException {
    Item item = pending.item;
    String path = item.file().path();
    try {
      Picture picture = pending.picture.get();
      String same = seen.putIfAbsent(digest(picture), path);
      if (same == null) {
        writer.add(picture, item.label(), item.caption());
      } else {
        rejected.add(new Rejection(path, "is the same picture as “%s”".formatted(same)));
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Unusable unusable) {
        rejected.add(unusable.of(item.file()));
      } else if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      } else {
        throw new IOException("a picture could not be prepared", e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("The preparation was interrupted.");
    }
  }

  private static ByteBuffer digest(Picture picture) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(picture.pixels()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
