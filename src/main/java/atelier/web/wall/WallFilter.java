package atelier.web.wall;

import atelier.run.Run;
import atelier.run.RunState;
import atelier.web.run.RunSummary;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which runs of the wall somebody wants to see, and in what order.
 *
 * @param text what their names, notes, families or owners contain; empty for anything
 * @param show which of them
 * @param sort in what order
 * @param from the position of the first on the page
 */
public record WallFilter(String text, Show show, Sort sort, int from) {
  private static final int MOST_TEXT = 100;

  /** Which runs. */
  public enum Show {
    ALL("All runs"),
    ACTIVE("Training or waiting"),
    OVER("Over"),
    FAVOURITES("Favourites"),
    MINE("Mine");

    public final String title;

    Show(String title) {
      this.title = title;
    }

    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** In what order. */
  public enum Sort {
    NEWEST("Newest first", Comparator.comparing((RunSummary s) -> s.run().created()).reversed()),
    OLDEST("Oldest first", Comparator.comparing(s -> s.run().created())),
    NAME("By name", Comparator.comparing(RunSummary::title, String.CASE_INSENSITIVE_ORDER)),
    STEPS("Most steps first", Comparator.comparing((RunSummary s) -> s.run().step()).reversed());

    public final String title;
    private final Comparator<RunSummary> order;

    Sort(String title, Comparator<RunSummary> order) {
      this.title = title;
      this.order = order;
    }

    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static WallFilter of(Context ctx) {
    String text = Objects.requireNonNullElse(ctx.queryParam("text"), "").strip();
    return new WallFilter(
        text.substring(0, Math.min(MOST_TEXT, text.length())),
        choice(ctx, "show", Show.values()),
        choice(ctx, "sort", Sort.values()),
        from(ctx.queryParam("from")));
  }

  private static int from(@Nullable String given) {
    try {
      return given == null ? 0 : Math.max(0, Integer.parseInt(given));
    } catch (NumberFormatException e) {
      throw (BadRequestResponse)
          new BadRequestResponse("“from” is the position of a run, from 0.").initCause(e);
    }
  }

  private static <E extends Enum<E>> E choice(Context ctx, String name, E[] values) {
    String given = Objects.requireNonNullElse(ctx.queryParam(name), "");
    return given.isEmpty()
        ? values[0]
        : Arrays.stream(values)
            .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(given))
            .findFirst()
            .orElseThrow(
                () ->
                    new BadRequestResponse(
                        "“%s” is one of %s."
                            .formatted(
                                name,
                                String.join(
                                    ", ",
                                    Arrays.stream(values)
                                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                                        .toList()))));
  }

  /** Whether it leaves anything out, or puts it in another order. */
  public boolean isOn() {
    return !text.isEmpty() || show != Show.ALL || sort != Sort.NEWEST || from > 0;
  }

  /** The address of the page that begins at a position. */
  String address(int position) {
    return "./?text=%s&show=%s&sort=%s&from=%d"
        .formatted(
            URLEncoder.encode(text, StandardCharsets.UTF_8), show.key(), sort.key(), position);
  }

  /**
   * Those that are wanted, in order.
   *
   * @param me the id of whoever asks
   * @param owner what the owner of a run is called
   */
  List<RunSummary> of(List<RunSummary> all, String me, Function<Run, String> owner) {
    return all.stream()
        .filter(summary -> shows(summary, me))
        .filter(summary -> mentions(summary, owner.apply(summary.run())))
        .sorted(sort.order)
        .toList();
  }

  private boolean shows(RunSummary summary, String me) {
    RunState state = summary.run().state();
    return switch (show) {
      case ALL -> true;
      case ACTIVE -> state.active() || state instanceof RunState.Paused;
      case OVER -> !state.active() && !(state instanceof RunState.Paused);
      case FAVOURITES -> summary.card().favourite();
      case MINE -> summary.run().owner().equals(me);
    };
  }

  private boolean mentions(RunSummary summary, String owner) {
    String sought = text.toLowerCase(Locale.ROOT);
    return Stream.of(
            summary.title(), summary.ownTitle(), summary.card().note(), summary.family(), owner)
        .anyMatch(said -> said.toLowerCase(Locale.ROOT).contains(sought));
  }
}
