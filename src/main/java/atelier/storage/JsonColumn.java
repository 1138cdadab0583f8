package atelier.storage;

import atelier.family.PlanePoint;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/**
 * Lists and settings in a column of text. A whole number comes back as {@link Integer}, one with a
 * fraction, were it {@code 1.0}, as {@link Double}.
 */
final class JsonColumn {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonColumn() {}

  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static List<String> strings(String json) {
    return read(json, new TypeReference<>() {});
  }

  static List<Float> numbers(String json) {
    return read(json, new TypeReference<>() {});
  }

  static Map<String, Object> map(String json) {
    return read(json, new TypeReference<>() {});
  }

  static Map<String, List<String>> lists(String json) {
    return read(json, new TypeReference<>() {});
  }

  static Map<String, String> texts(String json) {
    return read(json, new TypeReference<>() {});
  }

  static Map<String, List<PlanePoint>> points(String json) {
    return read(json, new TypeReference<>() {});
  }

  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds what is no JSON: " + json, e);
    }
  }
}
