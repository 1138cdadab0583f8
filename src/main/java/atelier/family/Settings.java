package atelier.family;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Checked values of a family's settings, one for each setting: {@link Integer}, {@link Long} (a
 * seed), {@link Double}, {@link String} (a choice) or {@link Boolean}. Made by {@link
 * Family#settings} and its like.
 */
public record Settings(Map<String, Object> values) {
  public Settings {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public int whole(String key) {
    return (Integer) value(key);
  }

  public long seed(String key) {
    return ((Number) value(key)).longValue();
  }

  public double real(String key) {
    return (Double) value(key);
  }

  public String choice(String key) {
    return (String) value(key);
  }

  public boolean toggle(String key) {
    return (Boolean) value(key);
  }

  private Object value(String key) {
    Object value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no setting named " + key);
    }
    return value;
  }
}
