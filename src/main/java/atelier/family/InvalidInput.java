package atelier.family;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that cannot be carried out as it is. Each field's message is a sentence that says what
 * to do.
 */
public final class InvalidInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<String, String> errors;

  public InvalidInput(Map<String, String> errors) {
    super(String.join(" ", errors.values()));
    this.errors = new LinkedHashMap<>(errors);
  }

  /** A sentence by field, in the order of the form. */
  public Map<String, String> errors() {
    return errors;
  }
}
