package atelier.bench;

import atelier.family.Family;
import java.util.HashMap;
import java.util.Map;

/** Settings as they are typed on a command line. */
final class Arguments {
  private Arguments() {}

  /** Each of the type of the setting's default; what is no setting is left to be refused. */
  static Map<String, Object> of(Family family, Map<String, String> typed) {
    Map<String, Object> settings = new HashMap<>();
    typed.forEach((key, text) -> settings.put(key, value(family, key, text)));
    return settings;
  }

  private static Object value(Family family, String key, String text) {
    Object type = family.defaults().values().get(key);
    if (type instanceof Boolean) {
      return Boolean.valueOf(text);
    }
    if (type instanceof Integer) {
      return Integer.valueOf(text);
    }
    return type instanceof Double ? (Object) Double.valueOf(text) : text;
  }
}
