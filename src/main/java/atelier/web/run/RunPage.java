package atelier.web.run;

import atelier.family.Family;
import atelier.family.Input;
import atelier.family.Setting;
import atelier.family.Takes;
import atelier.family.Tool;
import atelier.imageset.ImageSet;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.web.Access;
import atelier.web.Numbers;
import atelier.web.Templates;
import atelier.web.Vocabularies;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /runs/{id}}: watch a run learn, steer it, take its pictures home. */
public final class RunPage {
  private static final int MOST_WORDS = 40;

  private final Runs runs;
  private final RunSummaries summaries;
  private final Vocabularies vocabularies;
  private final Access access;
  private final Templates templates;

  public RunPage(
      Runs runs,
      RunSummaries summaries,
      Vocabularies vocabularies,
      Access access,
      Templates templates) {
    this.runs = runs;
    this.summaries = summaries;
    this.vocabularies = vocabularies;
    this.access = access;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param view the run
   * @param family its family
   * @param parent the run it was forked from, or null where it is gone, or not to be seen
   * @param rival the newest run of another family on the same image sets, or null
   * @param changes whether the visitor may change it
   * @param words frequent words of captions, by the key of the image set's input
   */
  public record Page(
      RunSummary view,
      Family family,
      @Nullable RunSummary parent,
      @Nullable RunSummary rival,
      boolean changes,
      Map<String, List<String>> words) {

    /** Frequent words of those that a text can have; none where it can have any. */
    public List<String> words(Takes.Text taken) {
      return taken.of() == null ? List.of() : words.getOrDefault(taken.of(), List.of());
    }

    /** The settings that can change while the run trains. */
    public List<Setting> live() {
      return settings().filter(Setting::live).toList();
    }

    /** The settings that cannot. */
    public List<Setting> fixed() {
      return settings().filter(setting -> !setting.live()).toList();
    }

    private Stream<Setting> settings() {
      return family.settingsFor(view.run().pictures()).stream();
    }

    /** The picture that every frame is a version of, or null where frames are something else. */
    public @Nullable String before() {
      return family.images().isEmpty()
          ? family.pictures().stream()
              .filter(input -> input.max() == 1)
              .flatMap(input -> view.pictures(input).stream())
              .findFirst()
              .orElse(null)
          : null;
    }

    /** What it is called to begin again with the run's choices. */
    public String again() {
      return family.pictures().isEmpty() ? "New run with changed settings" : "Make another";
    }

    /** The tools that have a page of their own. */
    public List<Tool> elsewhere() {
      return family.tools().stream().filter(tool -> tool.page() != null).toList();
    }

    /** The image set whose pictures a tool can be given; null for any picture. */
    public @Nullable ImageSet set(Takes.Pictures taken) {
      return taken.like() == null ? null : set(taken.like());
    }

    private @Nullable ImageSet set(String input) {
      String id = view.run().recipe().inputs().imageSets().get(input);
      return view.sets().stream().filter(set -> set.id().equals(id)).findFirst().orElse(null);
    }

    /** The labels that a tool can be given one of. */
    public List<String> labels(Takes.Label taken) {
      ImageSet set = set(taken.of());
      return set == null ? List.of() : set.labels();
    }

    /** The value of a setting as people read it. */
    public String value(Setting setting) {
      Object value = view.run().settings().values().get(setting.key());
      if (setting instanceof Setting.Choice choice) {
        return choice.options().stream()
            .filter(option -> option.key().equals(value))
            .map(Setting.Option::title)
            .findFirst()
            .orElse(String.valueOf(value));
      }
      if (setting instanceof Setting.Toggle) {
        return Boolean.TRUE.equals(value) ? "on" : "off";
      }
      return value instanceof Number number ? Numbers.plain(number) : String.valueOf(value);
    }
  }

  public void get(Context ctx) {
    Run run = runs.find(ctx.pathParam("id"));
    RunSummary view = summaries.of(run);
    List<Run> seen = access.runs(ctx);
    templates.render(
        ctx,
        "run/run.jte",
        new Page(
            view,
            named(view),
            first(seen, other -> other.id().equals(run.parent())),
            first(seen, other -> isRival(other, run)),
            access.changes(ctx, run),
            words(run)));
  }

  private @Nullable RunSummary first(List<Run> seen, Predicate<Run> wanted) {
    return seen.stream().filter(wanted).findFirst().map(summaries::of).orElse(null);
  }

  private static boolean isRival(Run other, Run run) {
    return !run.imageSets().isEmpty()
        && other.imageSets().equals(run.imageSets())
        && !other.family().equals(run.family());
  }

  private Map<String, List<String>> words(Run run) {
    Map<String, List<String>> words = new HashMap<>();
    for (Input.Images input : runs.family(run).images()) {
      if (input.captions()) {
        vocabularies
            .of(run, input.key())
            .map(vocabulary -> vocabulary.words().stream().limit(MOST_WORDS).toList())
            .ifPresent(frequent -> words.put(input.key(), frequent));
      }
    }
    return words;
  }

  /** The family of a run, with the names of its image sets in the words of charts and heads. */
  private Family named(RunSummary view) {
    Map<String, String> names = new HashMap<>();
    Map<String, String> ids = view.run().recipe().inputs().imageSets();
    for (ImageSet set : view.sets()) {
      ids.forEach(
          (input, id) -> {
            if (set.id().equals(id)) {
              names.put(input, set.name());
            }
          });
    }
    return runs.family(view.run()).naming(names).unnamed();
  }
}
