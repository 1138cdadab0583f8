package atelier.web.api;

import atelier.web.BasePath;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lists that come in pages: the newest, or with {@code before} those that were made before one of
 * them; a {@code Link} (RFC 8288) leads to the next.
 */
final class Paging {
  private static final int MOST = 100;

  private Paging() {}

  /**
   * The page that a request asks for.
   *
   * @param path of the list
   * @param named the one of an id, which throws where there is none
   * @param page so many that were made before one, or the newest
   */
  static <T> List<T> of(
      Context ctx,
      BasePath base,
      String path,
      Function<String, T> named,
      BiFunction<@Nullable T, Integer, List<T>> page,
      Function<T, String> id) {
    int limit = Query.whole(ctx, "limit", MOST, 1, MOST);
    @Nullable String before = ctx.queryParam("before");
    List<T> found = page.apply(before == null ? null : named.apply(before), limit + 1);
    if (found.size() <= limit) {
      return found;
    }
    ctx.header(
        "Link",
        "<%s?limit=%d&before=%s>; rel=\"next\""
            .formatted(base.to(path), limit, id.apply(found.get(limit - 1))));
    return found.subList(0, limit);
  }
}
