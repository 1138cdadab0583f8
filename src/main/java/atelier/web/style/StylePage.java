package atelier.web.style;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Input;
import atelier.family.Setting;
import atelier.family.Tools;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.imageset.builtin.BuiltInSet;
import atelier.imageset.builtin.BuiltInSets;
import atelier.imageset.example.Examples;
import atelier.imageset.example.Examples.Example;
import atelier.pretrained.FeatureNetworks;
import atelier.run.Run;
import atelier.run.RunState;
import atelier.run.Runs;
import atelier.web.Access;
import atelier.web.Numbers;
import atelier.web.Templates;
import atelier.web.run.RunView;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /style}: choose pictures and styles, begin; repaint with what was trained before. */
public final class StylePage {
  private static final int SHOWN_RUNS = 12;
  private static final String STYLE = "style";

  private final Families families;
  private final ImageSetStore imageSets;
  private final BuiltInSets builtIn;
  private final FeatureNetworks networks;
  private final Runs runs;
  private final Access access;
  private final Templates templates;
  private final Examples examples = new Examples();

  public StylePage(
      Families families,
      ImageSetStore imageSets,
      BuiltInSets builtIn,
      FeatureNetworks networks,
      Runs runs,
      Access access,
      Templates templates) {
    this.families = families;
    this.imageSets = imageSets;
    this.builtIn = builtIn;
    this.networks = networks;
    this.runs = runs;
    this.access = access;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param families those that are given single pictures
   * @param family key of the chosen one
   * @param imageSets newest first
   * @param builtIn sets that have not been made yet
   * @param networks pretrained networks and whether they are here
   * @param contents examples of pictures to repaint
   * @param styles examples of styles
   * @param models runs that repaint any picture at once, newest first
   * @param made other runs of these families, newest first
   * @param from the run whose choices are repeated, or null
   */
  public record Page(
      List<Family> families,
      String family,
      List<ImageSet> imageSets,
      List<BuiltInSet> builtIn,
      List<FeatureNetworks.Status> networks,
      List<Example> contents,
      List<Example> styles,
      List<RunView> models,
      List<RunView> made,
      @Nullable Run from) {

    private Optional<Run> from(Family family) {
      return Optional.ofNullable(from).filter(run -> run.family().equals(family.key()));
    }

    /** The values that the form of a family begins with. */
    public Map<String, Object> values(Family family) {
      return from(family)
          .map(run -> run.settings().values())
          .orElseGet(() -> family.defaults().values());
    }

    /** The number of steps that the form of a family begins with. */
    public int steps(Family family) {
      return from(family).map(Run::steps).orElseGet(family::steps);
    }

    /** The seed that the form of a family begins with, or an empty string for any. */
    public String seed(Family family) {
      return from(family).map(run -> String.valueOf(run.seed())).orElse("");
    }

    /** The pictures that an input of a family begins with, by id. */
    public List<String> given(Family family, Input.Pictures input) {
      return from(family)
          .map(run -> run.pictures().getOrDefault(input.key(), List.of()))
          .orElse(List.of());
    }

    /** The image set that an input of a family begins with, or an empty string. */
    public String chosen(Family family, int input) {
      return from(family)
          .map(Run::imageSets)
          .filter(ids -> input < ids.size())
          .map(ids -> ids.get(input))
          .orElse("");
    }

    /** Sets of a size that an input takes, and that have not been made yet. */
    public List<BuiltInSet> builtIn(Input.Images input) {
      return builtIn.stream()
          .filter(set -> input.sizes().contains(set.size()) && set.channels() == 3)
          .toList();
    }

    /** Examples that suit an input. */
    public List<Example> examples(Input.Pictures input) {
      return input.key().equals(STYLE) ? styles : contents;
    }

    /** The settings of a family but those that name a network, which have a place of their own. */
    public List<Setting> settings(Family family) {
      List<String> named = family.networks().stream().map(Input.Network::setting).toList();
      return family.settings().stream().filter(s -> !named.contains(s.key())).toList();
    }

    /** The choice of methods of a family, if some of them use a network. */
    public Optional<Setting.Choice> method(Family family) {
      return family.networks().stream()
          .flatMap(n -> family.settings().stream().filter(s -> s.key().equals(n.setting())))
          .filter(Setting.Choice.class::isInstance)
          .map(Setting.Choice.class::cast)
          .findFirst();
    }

    /** How far a model has come. */
    public String progress(RunView model) {
      Run run = model.run();
      String done = Numbers.grouped(run.step());
      if (run.state() instanceof RunState.Finished) {
        return "has learnt for %s steps".formatted(done);
      }
      return "%sstep %s of %s"
          .formatted(
              run.state().active() ? "still learning, " : "", done, Numbers.grouped(run.steps()));
    }

    /** The network that a method uses, if any. */
    public Optional<FeatureNetworks.Status> network(String method) {
      return networks.stream().filter(network -> network.key().equals(method)).findFirst();
    }
  }

  public void get(Context ctx) {
    @Nullable Run from =
        Optional.ofNullable(ctx.queryParam("from")).map(id -> access.run(ctx, id)).orElse(null);
    List<Family> offered = families.all().stream().filter(f -> !f.pictures().isEmpty()).toList();
    List<ImageSet> sets = access.imageSets(ctx);
    List<BuiltInSet> unmade =
        builtIn.all().stream()
            .filter(b -> sets.stream().noneMatch(set -> b.key().equals(set.builtIn())))
            .toList();
    List<Run> all =
        access.runs(ctx).stream()
            .filter(run -> offered.stream().anyMatch(f -> f.key().equals(run.family())))
            .toList();
    List<RunView> models =
        all.stream()
            .filter(run -> runs.family(run).tool(Tools.REPAINT.key()).isPresent())
            .map(this::view)
            .filter(RunView::hasLearnt)
            .toList();
    Set<String> repainting =
        models.stream().map(model -> model.run().id()).collect(Collectors.toSet());
    List<RunView> others =
        all.stream()
            .filter(run -> !repainting.contains(run.id()))
            .limit(SHOWN_RUNS)
            .map(this::view)
            .toList();
    templates.render(
        ctx,
        "style/style.jte",
        new Page(
            offered,
            family(ctx, from, offered),
            sets,
            unmade,
            networks.list(),
            examples.contents(),
            examples.styles(),
            models,
            others,
            from));
  }

  private RunView view(Run run) {
    return RunView.of(run, runs, imageSets);
  }

  private static String family(Context ctx, @Nullable Run from, List<Family> offered) {
    String asked = from == null ? ctx.queryParam("family") : from.family();
    return offered.stream()
        .map(Family::key)
        .filter(key -> key.equals(asked))
        .findFirst()
        .orElseGet(() -> offered.isEmpty() ? "" : offered.get(0).key());
  }

  /** A picture that the program draws. */
  public void example(Context ctx) {
    byte[] png =
        examples
            .png(ctx.pathParam("key"))
            .orElseThrow(() -> new NotFoundResponse("There is no such example."));
    ctx.header("Cache-Control", "private, max-age=3600");
    ctx.contentType("image/png").disableCompression().result(png);
  }
}
