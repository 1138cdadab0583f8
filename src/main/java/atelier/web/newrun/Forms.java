package atelier.web.newrun;

import atelier.builtin.BuiltInSet;
import atelier.builtin.BuiltInSets;
import atelier.drawing.example.Examples;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Setting;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.imageset.ImageSets;
import atelier.pretrained.FeatureNetworks;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.web.Access;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the forms with which runs are begun, on the pages that offer one. */
public final class Forms {
  private static final int RUNS_MEASURED = 40;
  private static final int WARM_UP = 20;
  private static final String STEPS_PER_SECOND = "stepsPerSecond";

  private final Families families;
  private final ImageSetStore imageSets;
  private final BuiltInSets builtIn;
  private final FeatureNetworks networks;
  private final Runs runs;
  private final Access access;
  private final Examples examples = new Examples();

  public Forms(
      Families families,
      ImageSetStore imageSets,
      BuiltInSets builtIn,
      FeatureNetworks networks,
      Runs runs,
      Access access) {
    this.families = families;
    this.imageSets = imageSets;
    this.builtIn = builtIn;
    this.networks = networks;
    this.runs = runs;
    this.access = access;
  }

  /**
   * The form that a request asks for: {@code family} and {@code imageSet} preselect, {@code from}
   * repeats the choices of a run.
   *
   * @param offered which families are
   */
  public Form form(Context ctx, Predicate<Family> offered) {
    @Nullable Run from =
        Optional.ofNullable(ctx.queryParam("from")).map(id -> access.run(ctx, id)).orElse(null);
    List<Family> all = families.all().stream().filter(offered).toList();
    List<ImageSet> sets = ImageSets.toldApart(access.imageSets(ctx));
    return new Form(
        all,
        chosen(ctx, from, all),
        ordered(sets, access.owner(ctx)),
        builtIn.all().stream().filter(one -> !isMade(one, sets)).toList(),
        networks.list(),
        examples.contents(),
        examples.styles(),
        paces(),
        from == null || ctx.queryParam("imageSet") != null
            ? ctx.queryParams("imageSet")
            : from.imageSets(),
        from);
  }

  private static String chosen(Context ctx, @Nullable Run from, List<Family> all) {
    return Stream.of(ctx.queryParam("family"), from == null ? null : from.family())
        .filter(key -> all.stream().anyMatch(family -> family.key().equals(key)))
        .findFirst()
        .orElseGet(() -> all.isEmpty() ? "" : all.get(0).key());
  }

  private static boolean isMade(BuiltInSet one, List<ImageSet> sets) {
    return sets.stream().anyMatch(set -> one.key().equals(set.builtIn()));
  }

  private static List<ImageSet> ordered(List<ImageSet> sets, String owner) {
    return sets.stream()
        .sorted(
            Comparator.comparing((ImageSet set) -> set.builtIn() != null)
                .thenComparing(set -> !set.owner().equals(owner)))
        .toList();
  }

  /** How fast the newest runs were, one for each way to train. */
  private List<MeasuredPace> paces() {
    Map<Object, MeasuredPace> paces = new LinkedHashMap<>();
    runs.list().stream()
        .filter(run -> run.step() >= WARM_UP && families.find(run.family()).isPresent())
        .limit(RUNS_MEASURED)
        .flatMap(run -> pace(run).stream())
        .forEach(
            pace ->
                paces.merge(
                    List.of(pace.family(), pace.size(), pace.channels(), pace.settings()),
                    pace,
                    (a, b) -> a.stepsPerSecond() >= b.stepsPerSecond() ? a : b));
    return List.copyOf(paces.values());
  }

  private Optional<MeasuredPace> pace(Run run) {
    Optional<ImageSet> set = run.imageSets().stream().findFirst().flatMap(imageSets::find);
    if (set.isEmpty() && !run.imageSets().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> costly = new LinkedHashMap<>();
    for (Setting setting : runs.family(run).settings()) {
      if (!(setting instanceof Setting.Real)) {
        costly.put(setting.key(), run.settings().values().getOrDefault(setting.key(), ""));
      }
    }
    return runs.telemetry()
        .latest(run.id())
        .map(row -> row.values().getOrDefault(STEPS_PER_SECOND, 0f))
        .filter(rate -> rate > 0)
        .map(
            rate ->
                new MeasuredPace(
                    run.family(),
                    set.map(ImageSet::size).orElse(0),
                    set.map(ImageSet::channels).orElse(0),
                    costly,
                    rate));
  }

  /** A picture that the program draws, PNG. */
  public Optional<byte[]> example(String key) {
    return examples.png(key);
  }
}
