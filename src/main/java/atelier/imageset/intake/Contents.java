package atelier.imageset.intake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the files of an upload are: those that may be pictures, in the order of their names, with
 * labels from their folders and captions from {@code captions.csv}.
 *
 * @param items the files that may be pictures
 * @param rejected the files of captions that are of no use, or of little
 */
record Contents(List<Item> items, List<Rejection> rejected) {
  private static final String CAPTIONS = "captions.csv";

  /** A file that may be a picture, with its label and its caption where it has them. */
  record Item(StagedFile file, @Nullable String label, @Nullable String caption) {}

  /**
   * Sorts files out.
   *
   * @param spent told how many bytes of captions were read
   */
  static Contents of(List<StagedFile> files, IntConsumer spent) {
    List<StagedFile> pictures = new ArrayList<>();
    List<StagedFile> tables = new ArrayList<>();
    files.forEach(file -> (file.name().equalsIgnoreCase(CAPTIONS) ? tables : pictures).add(file));
    pictures.sort(Comparator.comparing(StagedFile::path, FilePath.NATURAL));

    List<Rejection> rejected = new ArrayList<>();
    Map<String, String> captions = captions(pictures, tables, spent, rejected);
    Map<String, String> labels = labels(pictures);
    List<Item> items =
        pictures.stream()
            .map(
                file ->
                    new Item(
                        file,
                        labels.get(file.path()),
                        captions.getOrDefault(file.path(), captions.get(file.name()))))
            .toList();
    return new Contents(items, List.copyOf(rejected));
  }

  /** The labels' names, in the order in which they come. */
  List<String> labels() {
    return items.stream().map(Item::label).filter(Objects::nonNull).distinct().toList();
  }

  int captions() {
    return (int) items.stream().filter(item -> item.caption() != null).count();
  }

  /**
   * The label of each path: the first folder below the one that all pictures share. Where there is
   * only one such folder, there are no labels.
   */
  private static Map<String, String> labels(List<StagedFile> files) {
    List<List<String>> folders =
        files.stream()
            .map(StagedFile::path)
            .filter(FilePath::isPicture)
            .map(FilePath::folders)
            .distinct()
            .toList();
    int shared = 0;
    while (sharesFolder(folders, shared)) {
      shared++;
    }
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
    for (StagedFile table : tables) {
      try {
        List<String> missing = new ArrayList<>();
        Captions.read(table.bytes(spent))
            .forEach(
                (name, caption) -> {
                  String path = FilePath.tidy(name);
                  String beside = table.folder() + path;
                  if (known.contains(beside)) {
                    captions.put(beside, caption);
                  } else if (known.contains(path)) {
                    captions.put(path, caption);
                  } else {
                    missing.add(name);
                  }
                });
        if (!missing.isEmpty()) {
          rejected.add(new Rejection(table.path(), missing(missing)));
        }
      } catch (Unusable e) {
        rejected.add(e.of(table));
      }
    }
    return captions;
  }

  private static String missing(List<String> names) {
    return names.size() == 1
        ? "has a caption for “%s”, which is not in the upload".formatted(names.get(0))
        : "has captions for %d files that are not in the upload, such as “%s”"
            .formatted(names.size(), names.get(0));
  }
}
