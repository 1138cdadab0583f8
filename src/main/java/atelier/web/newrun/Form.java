package atelier.web.newrun;

import atelier.builtin.BuiltInSet;
import atelier.drawing.example.Examples.Example;
import atelier.family.Family;
import atelier.family.Input;
import atelier.family.Setting;
import atelier.imageset.ImageSet;
import atelier.pretrained.FeatureNetworks;
import atelier.run.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a form for a new run offers, and what it begins with.
 *
 * @param families in the order in which they are offered
 * @param family key of the chosen one
 * @param imageSets the person's own first, those that the program makes last, each newest first
 * @param builtIn sets that have not been made yet
 * @param networks pretrained networks and whether they are here
 * @param contents examples of pictures to repaint
 * @param styles examples of styles
 * @param paces how fast runs were here, newest first
 * @param chosen ids of the chosen image sets, in the order of the family's inputs
 * @param from the run whose choices are repeated, or null
 */
public record Form(
    List<Family> families,
    String family,
    List<ImageSet> imageSets,
    List<BuiltInSet> builtIn,
    List<FeatureNetworks.Status> networks,
    List<Example> contents,
    List<Example> styles,
    List<MeasuredPace> paces,
    List<String> chosen,
    @Nullable Run from) {

  private static final String STYLE = "style";

  private Optional<Run> from(Family of) {
    return Optional.ofNullable(from).filter(run -> run.family().equals(of.key()));
  }

  /** The values that the settings of a family begin with. */
  public Map<String, Object> values(Family of) {
    return from(of).map(Run::settings).orElseGet(of::defaults).values();
  }

  /** Whether a run is repeated, whose settings stay as they are. */
  public boolean repeats(Family of) {
    return from(of).isPresent();
  }

  /** The number of steps that a family begins with. */
  public int steps(Family of) {
    return from(of).map(Run::steps).orElseGet(of::steps);
  }

  /** The seed that a family begins with, or an empty string for any. */
  public String seed(Family of) {
    return from(of).map(run -> String.valueOf(run.seed())).orElse("");
  }

  /** The one label that the run to be repeated learnt, or null. */
  public @Nullable String label() {
    return from == null ? null : from.label();
  }

  /** The pictures that an input of a family begins with, by id. */
  public List<String> given(Family of, Input.Pictures input) {
    return from(of)
        .map(run -> run.pictures().getOrDefault(input.key(), List.of()))
        .orElse(List.of());
  }

  /** The points that an input of a family begins with, as {@code x,y x,y}. */
  public String drawn(Family of, Input.Points input) {
    return from(of)
        .map(run -> run.recipe().inputs().points().getOrDefault(input.key(), List.of()))
        .orElse(List.of())
        .stream()
        .map(point -> point.x() + "," + point.y())
        .reduce((a, b) -> a + " " + b)
        .orElse("");
  }

  /** The most image sets that one of the families trains on. */
  public int places() {
    return families.stream().mapToInt(one -> one.images().size()).max().orElse(0);
  }

  /** The image set that a place begins with, or an empty string. */
  public String chosen(int place) {
    return place < chosen.size() ? chosen.get(place) : "";
  }

  /** Examples that suit an input. */
  public List<Example> examples(Input.Pictures input) {
    return input.key().equals(STYLE) ? styles : contents;
  }

  /** The settings of a family but those that name a network, which have a place of their own. */
  public List<Setting> settings(Family of) {
    List<String> named = of.networks().stream().map(Input.Network::setting).toList();
    return of.settings().stream().filter(setting -> !named.contains(setting.key())).toList();
  }

  /** The choice of methods of a family, if some of them use a network. */
  public Optional<Setting.Choice> method(Family of) {
    return of.networks().stream()
        .flatMap(input -> of.settings().stream().filter(s -> s.key().equals(input.setting())))
        .filter(Setting.Choice.class::isInstance)
        .map(Setting.Choice.class::cast)
        .findFirst();
  }

  /** The network that a method uses, if any. */
  public Optional<FeatureNetworks.Status> network(String method) {
    return networks.stream().filter(network -> network.key().equals(method)).findFirst();
  }

  /** What a family is given, for someone who chooses. */
  public String takes(Family of) {
    List<String> titles =
        of.inputs().stream()
            .filter(input -> !(input instanceof Input.Network))
            .map(Input::title)
            .toList();
    return titles.isEmpty() ? "needs no pictures" : "needs " + String.join(" and ", titles);
  }
}
