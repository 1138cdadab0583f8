package atelier.imageset.intake;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.Progress;
import atelier.imageset.intake.Contents.Item;
import atelier.imageset.intake.Decoder.Decoded;
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
import java.util.concurrent.Future;

/**
 * Decodes the pictures of an upload on several threads, few of them ahead of what is written, and
 * packs them in their order. Pictures that are the same once prepared are packed once.
 */
final class Packing {
  /** How many pictures are decoded ahead. */
  private static final int AHEAD = 32;

  private final List<PackedImages.Writer> writers;
  private final TurnsByOwner.Of threads;
  private final Decoding decoding;
  private final Map<ByteBuffer, String> seen = new HashMap<>();
  private final List<Rejection> rejected = new ArrayList<>();
  private final Warnings warnings = new Warnings();

  /** Packs single pictures with one writer, pairs with two. */
  Packing(List<PackedImages.Writer> writers, TurnsByOwner.Of threads, Decoding decoding) {
    this.writers = writers;
    this.threads = threads;
    this.decoding = decoding;
  }

  /**
   * Turns a file and its partner into as many pictures as there are writers; on several threads.
   */
  interface Decoding {
    Decoded decode(Item item) throws Unusable;
  }

  private record Pending(Item item, Future<Decoded> decoded) {}

  /** Packs what can be packed. */
  void pack(List<Item> items, Progress progress) throws IOException {
    Deque<Pending> ahead = new ArrayDeque<>();
    int begun = 0;
    try {
      for (int done = 0; done < items.size(); done++) {
        while (begun < items.size() && ahead.size() < AHEAD) {
          Item item = items.get(begun++);
          ahead.add(new Pending(item, threads.submit(() -> decoding.decode(item))));
        }
        write(ahead.remove());
        progress.at(done + 1, items.size());
      }
    } finally {
      ahead.forEach(pending -> pending.decoded.cancel(false));
    }
  }

  /** What could not be packed, with reasons. */
  List<Rejection> rejected() {
    return rejected;
  }

  /** What people should know of what was packed. */
  List<String> warnings() {
    return warnings.sentences();
  }

  private void write(Pending pending) throws IOException {
    Item item = pending.item;
    String path = item.file().path();
    try {
      Decoded decoded = pending.decoded.get();
      String same = seen.putIfAbsent(digest(decoded.pictures()), path);
      if (same != null) {
        rejected.add(new Rejection(path, "is the same picture as “%s”".formatted(same)));
        return;
      }
      for (int i = 0; i < writers.size(); i++) {
        writers.get(i).add(decoded.pictures().get(i), item.label(), item.caption());
      }
      warnings.add(item, decoded);
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
      throw new CancellationException(
          "The server is being stopped; upload the pictures again when it is back.");
    }
  }

  private static ByteBuffer digest(List<Picture> pictures) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      pictures.forEach(picture -> digest.update(picture.pixels()));
      return ByteBuffer.wrap(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
