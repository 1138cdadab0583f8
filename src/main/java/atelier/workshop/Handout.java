package atelier.workshop;

import java.time.Instant;
import java.util.List;

/**
 * Something that everybody was given to train.
 *
 * @param id unguessable
 * @param family key of the family of its runs
 * @param given when
 * @param runs one for each who was here then; some may have been deleted since
 */
public record Handout(String id, String family, Instant given, List<String> runs) {
  public Handout {
    runs = List.copyOf(runs);
  }
}
