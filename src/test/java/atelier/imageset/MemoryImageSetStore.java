package atelier.imageset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps image sets in memory. */
public final class MemoryImageSetStore implements ImageSetStore {
  private final Map<String, ImageSet> sets = new LinkedHashMap<>();
  private final Map<String, String> previous = new LinkedHashMap<>();

  @Override
  public synchronized void add(ImageSet... added) {
    for (ImageSet set : added) {
      sets.put(set.id(), set);
    }
  }

  @Override
  public synchronized Optional<ImageSet> find(String id) {
    return Optional.ofNullable(sets.get(id));
  }

  @Override
  public synchronized List<ImageSet> list() {
    List<ImageSet> newestFirst = new ArrayList<>(sets.values());
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  @Override
  public synchronized List<ImageSet> page(@Nullable ImageSet before, int most) {
    List<ImageSet> all = list();
    int first = before == null ? 0 : all.indexOf(before) + 1;
    return all.subList(first, Math.min(all.size(), first + most));
  }

  @Override
  public synchronized void replace(ImageSet... changed) {
    for (ImageSet set : changed) {
      ImageSet before = sets.put(set.id(), set);
      if (before != null && !before.blob().equals(set.blob())) {
        previous.put(set.id(), before.blob());
      }
    }
  }

  @Override
  public synchronized Optional<String> previous(String id) {
    return Optional.ofNullable(previous.get(id));
  }

  @Override
  public synchronized boolean delete(String id) {
    return sets.remove(id) != null;
  }
}
