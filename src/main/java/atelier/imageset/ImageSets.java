package atelier.imageset;

import atelier.blob.BlobStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, changes and removes image sets: what is known of them and their pixels together. Safe for
 * several threads.
 */
public final class ImageSets {
  private static final Logger LOG = LoggerFactory.getLogger(ImageSets.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ImageSetStore store;
  private final BlobStore blobs;
  private final Clock clock;

  public ImageSets(ImageSetStore store, BlobStore blobs, Clock clock) {
    this.store = store;
    this.blobs = blobs;
    this.clock = clock;
  }

  public ImageSetStore store() {
    return store;
  }

  /** Packs pictures as a new set; where {@code source} throws, nothing is left behind. */
  public ImageSet add(
      String name, String owner, @Nullable String builtIn, int size, int channels, Source source)
      throws IOException {
    String blob = pack(size, channels, source);
    ImageSet set = describe(newId(), name, owner, builtIn, clock.instant(), blob);
    synchronized (this) {
      blobs.get(blob); // an equal set may have been deleted just now
      store.add(set);
    }
    return set;
  }

  /** The pictures of a set. */
  public PackedImages open(ImageSet set) throws IOException {
    return PackedImages.open(blobs.get(set.blob()));
  }

  /**
   * Takes pictures out of a set, by their index.
   *
   * @return the set as it is now; the pictures that are left have new indices
   * @throws IllegalArgumentException if an index is outside of the set or no picture would be left,
   *     with a sentence for people
   */
  public synchronized ImageSet remove(String id, Set<Integer> indices) throws IOException {
    ImageSet set =
        store.find(id).orElseThrow(() -> new IllegalArgumentException("This set is gone."));
    if (indices.stream().anyMatch(i -> i < 0 || i >= set.count())) {
      throw new IllegalArgumentException(
          "“%s” has the pictures 0 to %d; look at it again before you remove some."
              .formatted(set.name(), set.count() - 1));
    }
    if (indices.size() == set.count()) {
      throw new IllegalArgumentException(
          "That would leave “%s” without pictures; delete the whole set instead."
              .formatted(set.name()));
    }
    PackedImages images = open(set);
    String blob =
        pack(
            set.size(),
            set.channels(),
            writer -> {
              int[] kept =
                  IntStream.range(0, images.count()).filter(i -> !indices.contains(i)).toArray();
              writer.declare(
                  Arrays.stream(kept)
                      .map(images::label)
                      .filter(label -> label >= 0)
                      .sorted()
                      .distinct()
                      .mapToObj(images.labels()::get)
                      .toList());
              for (int i : kept) {
                int label = images.label(i);
                String labelName = label < 0 ? null : images.labels().get(label);
                writer.add(images.picture(i), labelName, images.caption(i));
              }
            });
    ImageSet smaller =
        describe(set.id(), set.name(), set.owner(), set.builtIn(), set.created(), blob);
    store.replace(smaller);
    deleteUnused(set.blob());
    return smaller;
  }

  /** Removes a set and its pixels; returns whether there was one. */
  public synchronized boolean delete(String id) {
    Optional<ImageSet> set = store.find(id);
    boolean deleted = store.delete(id);
    set.ifPresent(s -> deleteUnused(s.blob()));
    return deleted;
  }

  /** Writes the pictures of a new set. */
  @FunctionalInterface
  public interface Source {
    void writeTo(PackedImages.Writer writer) throws IOException;
  }

  private String pack(int size, int channels, Source source) throws IOException {
    return blobs.put(
        out -> {
          try (PackedImages.Writer writer = new PackedImages.Writer(out, size, channels)) {
            source.writeTo(writer);
          }
        });
  }

  private ImageSet describe(
      String id, String name, String owner, @Nullable String builtIn, Instant created, String blob)
      throws IOException {
    PackedImages images = PackedImages.open(blobs.get(blob));
    return new ImageSet(
        id,
        name,
        owner,
        images.count(),
        images.size(),
        images.channels(),
        images.labels(),
        images.captioned(),
        blob,
        builtIn,
        created);
  }

  private void deleteUnused(String blob) {
    if (store.list().stream().noneMatch(set -> set.blob().equals(blob))) {
      try {
        blobs.delete(blob);
      } catch (IOException e) {
        LOG.warn("the pixels of a removed image set stay behind", e);
      }
    }
  }

  private static String newId() {
    byte[] bytes = new byte[12];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
