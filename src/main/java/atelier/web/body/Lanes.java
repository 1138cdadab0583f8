package atelier.web.body;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Places for large bodies, each of which keeps a thread while it arrives: so many in all and so
 * many for one sender. Safe for several threads.
 */
final class Lanes {
  private final int most;
  private final int mostOfOne;
  private final Map<String, Integer> taken = new HashMap<>();
  private int all;

  Lanes(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** Takes a place, to be given back; gives the reason where there is none. */
  synchronized @Nullable BodyRefused enter(String sender) {
    if (taken.getOrDefault(sender, 0) >= mostOfOne) {
      return BodyRefused.tooManyOfOne(mostOfOne);
    } else if (all >= most) {
      return BodyRefused.tooMany();
    }
    all++;
    taken.merge(sender, 1, Integer::sum);
    return null;
  }

  synchronized void leave(String sender) {
    all--;
    taken.computeIfPresent(sender, (key, count) -> count == 1 ? null : count - 1);
  }
}
