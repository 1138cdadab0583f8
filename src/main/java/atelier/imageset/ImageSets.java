package atelier.imageset;

import atelier.blob.BlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
  private static final Pattern VERSION = Pattern.compile(", version (\\d{1,6})$");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Consumer<ImageSet> UNHEARD = set -> {};

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

  /** Whether there is a set of this id. */
  public boolean has(String id) {
    return store.find(id).isPresent();
  }

  /** Packs pictures as a new set; where {@code source} throws, nothing is left behind. */
  public ImageSet add(
      String name, String owner, @Nullable String builtIn, int size, int channels, Source source)
      throws IOException {
    return add(newId(), new Title(name, builtIn), owner, size, channels, source, UNHEARD);
  }

  /**
   * The same under an id that is known already.
   *
   * @param id unguessable, and no other set's
   * @param born hears of the set just before there is one
   */
  public ImageSet add(
      String id,
      Title title,
      String owner,
      int size,
      int channels,
      Source source,
      Consumer<ImageSet> born)
      throws IOException {
    String blob = pack(size, channels, source);
    ImageSet set = describe(id, title, owner, null, clock.instant(), blob);
    keep(born, set);
    return set;
  }

  /**
   * Packs pairs of pictures as two new sets, each the other's partner; where {@code source} throws,
   * nothing is left behind.
   *
   * @throws IllegalArgumentException if the two do not come out with the same number of pictures
   */
  public Pair addPair(
      Title title, Title partnerTitle, String owner, int size, int channels, PairSource source)
      throws IOException {
    return addPair(newId(), title, partnerTitle, owner, size, channels, source, UNHEARD);
  }

  /**
   * The same, the first of them under an id that is known already.
   *
   * @param id unguessable, and no other set's
   * @param born hears of each set just before there is one
   */
  public Pair addPair(
      String id,
      Title title,
      Title partnerTitle,
      String owner,
      int size,
      int channels,
      PairSource source,
      Consumer<ImageSet> born)
      throws IOException {
    List<String> second = new ArrayList<>();
    String first =
        pack(
            size,
            channels,
            writer ->
                second.add(pack(size, channels, partner -> writePair(source, writer, partner))));
    String partnerId = newId();
    Instant now = clock.instant();
    ImageSet set = describe(id, title, owner, partnerId, now, first);
    ImageSet partner = describe(partnerId, partnerTitle, owner, id, now, second.get(0));
    keep(born, set, partner);
    return new Pair(set, partner);
  }

  private static void writePair(
      PairSource source, PackedImages.Writer writer, PackedImages.Writer partner)
      throws IOException {
    source.writeTo(writer, partner);
    if (writer.count() != partner.count()) {
      throw new IllegalArgumentException(
          "%d pictures are no pairs with %d".formatted(writer.count(), partner.count()));
    }
  }

  private synchronized void keep(Consumer<ImageSet> born, ImageSet... made) throws IOException {
    for (ImageSet set : made) {
      blobs.get(set.blob()); // an equal set may have been deleted just now
      born.accept(set);
    }
    store.add(made);
  }

  /**
   * Makes a new set of the pictures of one, and after them further ones of its form: a new version
   * of it, which leaves the first to the runs that learnt from it.
   *
   * @param id of the new set, as of {@link #add}
   * @param born hears of the new set just before there is one
   */
  public ImageSet extended(
      String id, ImageSet set, String owner, Source more, Consumer<ImageSet> born)
      throws IOException {
    PackedImages images = open(set);
    return add(
        id,
        new Title(nextVersion(set.name()), null),
        owner,
        set.size(),
        set.channels(),
        writer -> {
          images.copyTo(writer);
          more.writeTo(writer);
        },
        born);
  }

  /** A name by which a version is told apart from those that there are. */
  private String nextVersion(String name) {
    String stem = VERSION.matcher(name).replaceFirst("");
    int newest =
        store.list().stream()
            .map(ImageSet::name)
            .filter(other -> other.startsWith(stem))
            .map(other -> VERSION.matcher(other.substring(stem.length())))
            .filter(Matcher::matches)
            .mapToInt(version -> Integer.parseInt(version.group(1)))
            .max()
            .orElse(1);
    return "%s, version %d".formatted(stem, newest + 1);
  }

  /**
   * The same sets, in the same order, by names that tell them apart: of several of one name the
   * oldest keeps it, the next is “name (2)”.
   */
  public static List<ImageSet> toldApart(List<ImageSet> sets) {
    Map<String, List<ImageSet>> byName =
        sets.stream()
            .sorted(Comparator.comparing(ImageSet::created).thenComparing(ImageSet::id))
            .collect(Collectors.groupingBy(ImageSet::name));
    return sets.stream()
        .map(
            set -> {
              int older = byName.getOrDefault(set.name(), List.of()).indexOf(set);
              return older == 0 ? set : set.named("%s (%d)".formatted(set.name(), older + 1));
            })
        .toList();
  }

  /** The pictures of a set. */
  public PackedImages open(ImageSet set) throws IOException {
    return PackedImages.open(blobs.get(set.blob()));
  }

  /**
   * Takes pictures out of a set, by their index; with each goes its partner.
   *
   * @return the set as it is now; the pictures that are left have new indices
   * @throws IllegalArgumentException if an index is outside of the set or no picture would be left,
   *     with a sentence for people
   */
  public synchronized ImageSet remove(String id, Set<Integer> indices) throws IOException {
    ImageSet set = existing(id);
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
    return changed(set, one -> without(one, indices));
  }

  /** A change of one set. */
  @FunctionalInterface
  private interface Change {
    ImageSet of(ImageSet set) throws IOException;
  }

  /** Changes a set and its partner, if it has one, both or neither. */
  private ImageSet changed(ImageSet set, Change change) throws IOException {
    Optional<ImageSet> partner = partner(set);
    ImageSet changed = change.of(set);
    if (partner.isPresent()) {
      store.replace(changed, change.of(partner.get()));
    } else {
      store.replace(changed);
    }
    return changed;
  }

  private ImageSet without(ImageSet set, Set<Integer> indices) throws IOException {
    PackedImages images = open(set);
    int[] kept = IntStream.range(0, images.count()).filter(i -> !indices.contains(i)).toArray();
    return repacked(
        set,
        writer -> {
          writer.declare(
              Arrays.stream(kept)
                  .map(images::label)
                  .filter(label -> label >= 0)
                  .sorted()
                  .distinct()
                  .mapToObj(images.labels()::get)
                  .toList());
          for (int i : kept) {
            writer.add(images.picture(i), images.about(i));
          }
        });
  }

  private ImageSet repacked(ImageSet set, Source source) throws IOException {
    return with(set, pack(set.size(), set.channels(), source));
  }

  /** A set with other pictures. */
  private ImageSet with(ImageSet set, String blob) throws IOException {
    return describe(set.id(), Title.of(set), set.owner(), set.partner(), set.created(), blob);
  }

  /**
   * Takes back the last change of a set's pictures or labels, and its partner's with it; once more
   * makes it again.
   *
   * @throws IllegalArgumentException if there was none, with a sentence for people
   */
  public synchronized ImageSet undo(String id) throws IOException {
    return changed(existing(id), this::before);
  }

  private ImageSet before(ImageSet set) throws IOException {
    return with(
        set,
        store
            .previous(set.id())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "“%s” is as it was made; there is nothing to undo."
                            .formatted(set.name()))));
  }

  /** Gives a set another name. */
  public synchronized ImageSet rename(String id, String name) {
    ImageSet renamed = existing(id).named(name);
    store.replace(renamed);
    return renamed;
  }

  /**
   * Gives labels other names; those that come to have the same name become one label.
   *
   * @param names the new names by the old; labels that are not named stay
   * @throws IllegalArgumentException if the set has no such label, with a sentence for people
   */
  public synchronized ImageSet relabel(String id, Map<String, String> names) throws IOException {
    ImageSet set = existing(id);
    for (String name : names.keySet()) {
      if (!set.labels().contains(name)) {
        throw new IllegalArgumentException(
            "“%s” has no label “%s”; look at the set again.".formatted(set.name(), name));
      }
    }
    PackedImages images = open(set);
    ImageSet relabelled =
        repacked(
            set,
            writer -> {
              writer.declare(
                  set.labels().stream().map(name -> names.getOrDefault(name, name)).toList());
              for (int i = 0; i < images.count(); i++) {
                About about = images.about(i);
                String label = about.label();
                writer.add(
                    images.picture(i),
                    about.labelled(label == null ? null : names.getOrDefault(label, label)));
              }
            });
    store.replace(relabelled);
    return relabelled;
  }

  /** How many pictures of a set have each of its labels. */
  public Map<String, Integer> countByLabel(ImageSet set) {
    try {
      PackedImages images = open(set);
      Map<String, Integer> counts = new LinkedHashMap<>();
      set.labels().forEach(label -> counts.put(label, 0));
      for (int i = 0; i < images.count(); i++) {
        String label = images.about(i).label();
        if (label != null) {
          counts.merge(label, 1, Integer::sum);
        }
      }
      return counts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ImageSet existing(String id) {
    return store
        .find(id)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "This image set was removed meanwhile; choose another."));
  }

  private Optional<ImageSet> partner(ImageSet set) {
    return set.partner() == null ? Optional.empty() : store.find(set.partner());
  }

  /** Removes a set and its pixels, not its partner; returns whether there was one. */
  public synchronized boolean delete(String id) {
    Optional<ImageSet> set = store.find(id);
    set.flatMap(this::partner).ifPresent(partner -> store.replace(partner.alone()));
    boolean deleted = store.delete(id);
    set.ifPresent(s -> deleteUnused(s.blob()));
    return deleted;
  }

  /** Writes the pictures of a new set. */
  @FunctionalInterface
  public interface Source {
    void writeTo(PackedImages.Writer writer) throws IOException;
  }

  /** Writes pairs of pictures of two new sets, as many to one as to the other. */
  @FunctionalInterface
  public interface PairSource {
    void writeTo(PackedImages.Writer writer, PackedImages.Writer partner) throws IOException;
  }

  /**
   * What a set is called.
   *
   * @param name by people
   * @param builtIn key of the built-in set that it is made from, or null
   */
  public record Title(String name, @Nullable String builtIn) {
    private static Title of(ImageSet set) {
      return new Title(set.name(), set.builtIn());
    }
  }

  /** Two sets, each the other's partner. */
  public record Pair(ImageSet set, ImageSet partner) {}

  private String pack(int size, int channels, Source source) throws IOException {
    return blobs.put(
        out -> {
          try (PackedImages.Writer writer = new PackedImages.Writer(out, size, channels)) {
            source.writeTo(writer);
          }
        });
  }

  private ImageSet describe(
      String id, Title title, String owner, @Nullable String partner, Instant created, String blob)
      throws IOException {
    PackedImages images = PackedImages.open(blobs.get(blob));
    return new ImageSet(
        id,
        title.name,
        owner,
        images.count(),
        images.size(),
        images.channels(),
        images.labels(),
        images.captioned(),
        blob,
        title.builtIn,
        partner,
        images.heldOutHash(),
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

  /** An id for a new set. */
  public static String newId() {
    byte[] bytes = new byte[12];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
