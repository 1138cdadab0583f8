package atelier.web.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.UnsupportedMediaTypeResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the JSON body of a request; what does not fit is a 400 with a sentence by field. */
public final class Body {
  /** The escape of the character that databases do not take, after whole pairs of backslashes. */
  private static final Pattern NUL = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u0000");

  private final ObjectMapper json;

  public Body(ObjectMapper json) {
    this.json = json;
  }

  /** The body, which must be there. */
  <T> T required(Context ctx, Class<T> type) {
    return read(ctx, json.constructType(type));
  }

  /** The body, or {@code otherwise} where there is none. */
  <T> T optional(Context ctx, Class<T> type, T otherwise) {
    return ctx.bodyAsBytes().length == 0 ? otherwise : required(ctx, type);
  }

  /** A JSON object, by name. */
  Map<String, Object> object(Context ctx) {
    return read(ctx, json.constructType(new TypeReference<Map<String, Object>>() {}.getType()));
  }

  private <T> T read(Context ctx, JavaType type) {
    byte[] body = ctx.bodyAsBytes();
    if (body.length == 0) {
      throw new BadRequestResponse("The request needs a body of JSON.");
    }
    String contentType = ctx.contentType();
    if (contentType == null || !contentType.toLowerCase(Locale.ROOT).contains("json")) {
      throw new UnsupportedMediaTypeResponse(
          "The body must be JSON, sent with “Content-Type: application/json”.");
    }
    if (NUL.matcher(new String(body, StandardCharsets.ISO_8859_1)).find()) {
      throw new BadRequestResponse(
          "A text in the body holds the character \\u0000, which no name has; leave it out.");
    }
    try {
      @Nullable T value = json.readValue(body, type);
      if (value == null) {
        throw new BadRequestResponse("The body must be a JSON object.");
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw refused(
          e,
          "There is no such field; there are %s."
              .formatted(
                  e.getKnownPropertyIds() == null
                      ? "none"
                      : e.getKnownPropertyIds().stream()
                          .map(Object::toString)
                          .sorted()
                          .collect(Collectors.joining(", "))));
    } catch (MismatchedInputException e) {
      throw refused(e, "This must be %s.".formatted(wanted(e)));
    } catch (JsonMappingException e) {
      throw e.getCause() instanceof InputCoercionException
          ? refused(e, "This number is too large.")
          : malformed(e);
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BadRequestResponse refused(JsonMappingException e, String sentence) {
    String field =
        e.getPath().stream()
            .map(r -> r.getFieldName() == null ? "[%d]".formatted(r.getIndex()) : r.getFieldName())
            .collect(Collectors.joining("."));
    return field.isEmpty()
        ? new BadRequestResponse("The body must be a JSON object.")
        : new BadRequestResponse("“%s”: %s".formatted(field, sentence), Map.of(field, sentence));
  }

  private static BadRequestResponse malformed(JsonProcessingException e) {
    return new BadRequestResponse(
        e.getLocation() == null
            ? "The body is not JSON."
            : "The body is not JSON: see line %d, column %d."
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
  }

  private static String wanted(MismatchedInputException e) {
    Class<?> type = e.getTargetType() == null ? Object.class : e.getTargetType();
    if (type == String.class) {
      return "text";
    } else if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    } else if (type == Integer.class || type == Long.class || type.isPrimitive()) {
      return "a whole number";
    } else if (Number.class.isAssignableFrom(type)) {
      return "a number";
    } else if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return "an object";
  }
}
