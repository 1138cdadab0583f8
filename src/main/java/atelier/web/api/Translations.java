package atelier.web.api;

import atelier.family.Direction;
import atelier.imageset.ImageSet;
import atelier.run.Run;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Translations of whole image sets: those under way, and the last ones that are over. Safe for
 * several threads.
 */
final class Translations {
  private static final int REMEMBERED = 200;

  private final Deque<Translation> newest = new ArrayDeque<>();

  /** One that begins now; {@code name} is that of the new set, or null for a zip. */
  synchronized Translation begin(
      Run run, String owner, ImageSet from, Direction direction, @Nullable String name) {
    Translation begun = new Translation(run.id(), owner, from, direction, name);
    newest.addFirst(begun);
    newest.removeAll(newest.stream().skip(REMEMBERED).filter(Translation::isOver).toList());
    return begun;
  }

  /** Those that somebody has begun with a run, newest first. */
  synchronized List<Translation> of(Run run, String owner) {
    return newest.stream().filter(translation -> translation.isOf(run, owner)).toList();
  }
}
