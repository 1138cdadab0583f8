package atelier.imageset.intake;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the files of an upload are: those that may be pictures, in the order of their names, with
 * labels from their folders and captions from {@code captions.csv}. Files of equal names in two
 * folders {@code A} and {@code B} are pairs.
 *
 * @param items the files that may be pictures
 * @param paired whether each of them has a partner
 * @param rejected the files of captions that are of no use, or of little; those without a partner
 */
record Contents(List<Item> items, boolean paired, List<Rejection> rejected) {
  private static final String CAPTIONS = "captions.csv";
  private static final int MAX_TABLE_BYTES = 16 << 20; // of all tables together
  private static final Set<String> SIDES = Set.of("A", "B");
  private static final Set<String> SPLITS =
      Set.of("train", "training", "test", "testing", "val", "valid", "validation");

  /**
   * A file that may be a picture, with its partner, its label and its caption where it has them.
   */
  record Item(
      StagedFile file,
      @Nullable StagedFile partner,
      @Nullable String label,
      @Nullable String caption) {}

  /**
   * Sorts files out.
   *
   * @param pairs whether folders A and B hold pairs; else they are labels like any
   * @param spent told how many bytes of captions were read
   */
  static Contents of(List<StagedFile> files, boolean pairs, IntConsumer spent) {
    List<StagedFile> pictures = new ArrayList<>();
    List<StagedFile> tables = new ArrayList<>();
    files.forEach(file -> (file.name().equalsIgnoreCase(CAPTIONS) ? tables : pictures).add(file));
    pictures.sort(Comparator.comparing(StagedFile::path, FilePath.NATURAL));

    List<Rejection> rejected = new ArrayList<>();
    Map<String, String> captions = captions(pictures, tables, spent, rejected);
    int shared = shared(pictures);
    boolean paired = pairs && isPaired(pictures, shared);
    Map<String, StagedFile> partners = new HashMap<>();
    if (paired) {
      pictures.removeIf(file -> isOn("B", file, shared) && keep(partners, file, shared));
    }
    Map<String, String> labels = labels(pictures, paired ? shared + 1 : shared);
    List<Item> items = new ArrayList<>();
    for (StagedFile file : pictures) {
      StagedFile partner = paired ? partners.remove(pairName(file, shared)) : null;
      if (paired && partner == null) {
        rejected.add(new Rejection(file.path(), "has no picture of the same name in B"));
        continue;
      }
      items.add(
          new Item(
              file,
              partner,
              labels.get(file.path()),
              captions.getOrDefault(file.path(), captions.get(file.name()))));
    }
    partners
        .values()
        .forEach(
            file ->
                rejected.add(new Rejection(file.path(), "has no picture of the same name in A")));
    return new Contents(items, paired, List.copyOf(rejected));
  }

  /** Whether all pictures are in two folders A and B. */
  private static boolean isPaired(List<StagedFile> files, int shared) {
    Set<String> sides = new HashSet<>();
    for (StagedFile file : files) {
      if (FilePath.isPicture(file.path())) {
        List<String> folders = FilePath.folders(file.path());
        sides.add(folders.size() > shared ? folders.get(shared) : "");
      }
    }
    return sides.equals(SIDES);
  }

  private static boolean isOn(String side, StagedFile file, int shared) {
    List<String> folders = FilePath.folders(file.path());
    return folders.size() > shared && folders.get(shared).equals(side);
  }

  private static boolean keep(Map<String, StagedFile> partners, StagedFile file, int shared) {
    return partners.putIfAbsent(pairName(file, shared), file) == null;
  }

  /** What the two of a pair have in common: the path below A or B, without its ending. */
  private static String pairName(StagedFile file, int shared) {
    List<String> folders = FilePath.folders(file.path());
    String below =
        String.join("/", folders.subList(Math.min(shared + 1, folders.size()), folders.size()));
    return FilePath.stem(below + "/" + file.name()).toLowerCase(Locale.ROOT);
  }

  /** The labels' names, in the order in which they come. */
  List<String> labels() {
    return items.stream().map(Item::label).filter(Objects::nonNull).distinct().toList();
  }

  int captions() {
    return (int) items.stream().filter(item -> item.caption() != null).count();
  }

  /** How many folders all pictures share, those of parts for training and testing as well. */
  private static int shared(List<StagedFile> files) {
    List<List<String>> folders =
        files.stream()
            .map(StagedFile::path)
            .filter(FilePath::isPicture)
            .map(FilePath::folders)
            .distinct()
            .toList();
    int shared = 0;
    while (sharesFolder(folders, shared) || splits(folders, shared)) {
      shared++;
    }
    return shared;
  }

  /** Whether there are folders like train and test, with folders in each. */
  private static boolean splits(List<List<String>> folders, int depth) {
    return !folders.isEmpty()
        && folders.stream()
            .allMatch(
                path ->
                    path.size() > depth + 1
                        && SPLITS.contains(path.get(depth).toLowerCase(Locale.ROOT)));
  }

  /**
   * The label of each path: the first folder below those that all pictures share. Where there is
   * only one such folder, there are no labels.
   */
  private static Map<String, String> labels(List<StagedFile> files, int shared) {
    Map<String, String> labels = new HashMap<>();
    for (StagedFile file : files) {
      List<String> path = FilePath.folders(file.path());
      if (path.size() > shared) {
        labels.put(file.path(), path.get(shared));
      }
    }
    return new HashSet<>(labels.values()).size() > 1 ? labels : Map.of();
  }

  private static boolean sharesFolder(List<List<String>> folders, int depth) {
    return !folders.isEmpty()
        && folders.stream().allMatch(path -> path.size() > depth)
        && folders.stream().map(path -> path.get(depth)).distinct().count() == 1;
  }

  /**
   * Captions by path, and by name where a table gives no folder. A table names files from its own
   * folder on, or from the top.
   */
  private static Map<String, String> captions(
      List<StagedFile> pictures,
      List<StagedFile> tables,
      IntConsumer spent,
      List<Rejection> rejected) {
    Set<String> known = new HashSet<>();
    pictures.forEach(
        file -> {
          known.add(file.path());
          known.add(file.name());
        });
    Map<String, String> captions = new HashMap<>();
    int left = MAX_TABLE_BYTES;
    for (StagedFile table : tables) {
      try {
        Charset charset = table.read(left, spent, CaptionTable::charset);
        Map<String, String> found = new HashMap<>();
        Missing missing = new Missing();
        left -=
            table.read(
                left,
                spent,
                csv -> {
                  CaptionTable.read(
                      csv,
                      charset,
                      (name, caption) -> {
                        String path = FilePath.tidy(name);
                        String beside = table.folder() + path;
                        if (known.contains(beside)) {
                          found.put(beside, caption);
                        } else if (known.contains(path)) {
                          found.put(path, caption);
                        } else {
                          missing.add(name);
                        }
                      });
                  return (int) csv.count();
                });
        captions.putAll(found);
        missing.rejection(table).ifPresent(rejected::add);
      } catch (Unusable e) {
        rejected.add(e.of(table));
      }
    }
    return captions;
  }

  /** Captions of files that are not there. */
  private static final class Missing {
    private int count;
    private String first = "";

    void add(String name) {
      first = count == 0 ? name : first;
      count++;
    }

    Optional<Rejection> rejection(StagedFile table) {
      return switch (count) {
        case 0 -> Optional.empty();
        case 1 ->
            Optional.of(
                new Rejection(
                    table.path(),
                    "has a caption for “%s”, which is not in the upload".formatted(first)));
        default ->
            Optional.of(
                new Rejection(
                    table.path(),
                    "has %d captions for files that are not in the upload, such as “%s”"
                        .formatted(count, first)));
      };
    }
  }
}
