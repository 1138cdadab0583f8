package atelier.web.api;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads numbers of a query; one that does not fit is a 400 with a sentence. */
final class Query {
  private Query() {}

  /** A whole number within bounds, inclusive; {@code otherwise} where it is not given. */
  static int whole(Context ctx, String name, int otherwise, int min, int max) {
    return (int) whole(ctx, name, (long) otherwise, min, max);
  }

  /** A seed: any whole number of 64 bits. */
  static long seed(Context ctx) {
    return whole(ctx, "seed", 1L, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** The checkpoint that is asked; null where none is named. */
  static @Nullable Integer step(Context ctx) {
    String given = ctx.queryParam("step");
    return given == null || given.isEmpty() ? null : whole(ctx, "step", 0, 0, Integer.MAX_VALUE);
  }

  private static long whole(Context ctx, String name, long otherwise, long min, long max) {
    String given = ctx.queryParam(name);
    if (given == null || given.isEmpty()) {
      return otherwise;
    }
    Long value = parse(given);
    if (value == null || value < min || value > max) {
      String sentence = "“%s” is a whole number%s.".formatted(name, bounds(min, max));
      throw new BadRequestResponse(sentence, Map.of(name, sentence));
    }
    return value;
  }

  /** As people put it: the largest of a type is no bound to them. */
  private static String bounds(long min, long max) {
    if (max < Integer.MAX_VALUE) {
      return " from %d to %d".formatted(min, max);
    }
    return min == 0 ? ", 0 or more" : " of at most 18 digits";
  }

  private static @Nullable Long parse(String given) {
    try {
      return Long.valueOf(given);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
