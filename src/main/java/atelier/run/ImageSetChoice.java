package atelier.run;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Which image sets a request names: in the order of the family's inputs, or by their keys. */
public sealed interface ImageSetChoice {
  /** None. */
  ImageSetChoice NONE = new InOrder(List.of());

  /** The ids that are named. */
  Collection<String> all();

  record InOrder(List<String> ids) implements ImageSetChoice {
    public InOrder {
      ids = List.copyOf(ids);
    }

    @Override
    public Collection<String> all() {
      return ids;
    }
  }

  record ByKey(Map<String, String> ids) implements ImageSetChoice {
    public ByKey {
      ids = Map.copyOf(ids);
    }

    @Override
    public Collection<String> all() {
      return ids.values();
    }
  }
}
