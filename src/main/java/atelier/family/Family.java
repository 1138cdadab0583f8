package atelier.family;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of model that one can train.
 *
 * @param key its name in the API, lower case
 * @param title its name on pages
 * @param summary a sentence for someone who chooses
 * @param lesson a paragraph: what the model does and what to watch while it learns
 * @param inputs what a run is given to learn from, in the order of the form
 * @param settings its hyperparameters, in the order of the form
 * @param charts what the live page draws; a measurement that none names has a chart of its own
 * @param steps how many steps a run has unless told otherwise
 * @param tools what can be done with it besides watching, in the order of the page
 * @param heads what stands above each column of a frame; none where columns mean nothing. In these
 *     and in the charts, the key of an image set's input in braces stands for the set's name
 */
public record Family(
    String key,
    String title,
    String summary,
    String lesson,
    List<Input> inputs,
    List<Setting> settings,
    List<Chart> charts,
    int steps,
    List<Tool> tools,
    List<String> heads) {

  public Family {
    inputs = List.copyOf(inputs);
    settings = List.copyOf(settings);
    charts = List.copyOf(charts);
    tools = List.copyOf(tools);
    heads = List.copyOf(heads);
    refuseDangling(key, inputs, settings, tools);
  }

  /** A family whose frames have columns without heads. */
  public Family(
      String key,
      String title,
      String summary,
      String lesson,
      List<Input> inputs,
      List<Setting> settings,
      List<Chart> charts,
      int steps,
      List<Tool> tools) {
    this(key, title, summary, lesson, inputs, settings, charts, steps, tools, List.of());
  }

  /** The same with heads above the columns of a frame. */
  Family headed(String... columns) {
    return new Family(
        key, title, summary, lesson, inputs, settings, charts, steps, tools, List.of(columns));
  }

  /** The same with the names of image sets, by their inputs, in the words of charts and heads. */
  public Family naming(Map<String, String> sets) {
    return new Family(
        key,
        title,
        summary,
        lesson,
        inputs,
        settings,
        charts.stream().map(chart -> chart.naming(sets)).toList(),
        steps,
        tools,
        heads.stream().map(head -> Chart.named(head, sets)).toList());
  }

  /** The same with what the inputs are called in place of the names of image sets. */
  public Family unnamed() {
    Map<String, String> titles = new HashMap<>();
    images()
        .forEach(input -> titles.put(input.key(), input.title().replaceFirst("^an? set of ", "")));
    return naming(titles);
  }

  /**
   * What an input, a setting or a tool refers to must be declared, an input's relation before it.
   */
  private static void refuseDangling(
      String family, List<Input> inputs, List<Setting> settings, List<Tool> tools) {
    Set<String> choices = new HashSet<>();
    Set<String> wholes = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (Setting setting : settings) {
      declare(family, setting.key(), keys);
      if (setting instanceof Setting.Choice) {
        choices.add(setting.key());
      } else if (setting instanceof Setting.Whole) {
        wholes.add(setting.key());
      }
    }
    Set<String> images = new HashSet<>();
    Set<String> pictures = new HashSet<>();
    for (Input input : inputs) {
      declare(family, input.key(), keys);
      if (input instanceof Input.Images i) {
        if (i.relation() != null) {
          require(family, i.relation().to(), images);
        }
        images.add(i.key());
      } else if (input instanceof Input.Pictures p) {
        if (p.narrowest() != null) {
          require(family, p.narrowest().setting(), wholes);
        }
        pictures.add(p.key());
      } else if (input instanceof Input.Points p) {
        require(family, p.setting(), choices);
      } else if (input instanceof Input.Network n) {
        require(family, n.setting(), choices);
      }
    }
    for (Setting setting : settings) {
      if (setting.picture() != null) {
        require(family, setting.picture().input(), pictures);
      }
    }
    for (Tool tool : tools) {
      for (Takes takes : tool.takes()) {
        if (takes instanceof Takes.Pictures p && p.like() != null) {
          require(family, p.like(), images);
        } else if (takes instanceof Takes.Text text && text.of() != null) {
          require(family, text.of(), images);
        } else if (takes instanceof Takes.Label label) {
          require(family, label.of(), images);
        }
      }
    }
  }

  private static void declare(String family, String key, Set<String> keys) {
    if (!keys.add(key)) {
      throw new IllegalArgumentException("%s declares “%s” twice".formatted(family, key));
    }
  }

  private static void require(String family, String key, Set<String> declared) {
    if (!declared.contains(key)) {
      throw new IllegalArgumentException(
          "%s refers to “%s”, which it does not declare there".formatted(family, key));
    }
  }

  /** The image sets it trains on, in order. */
  public List<Input.Images> images() {
    return inputs(Input.Images.class);
  }

  /** The single pictures it is given, in order. */
  public List<Input.Pictures> pictures() {
    return inputs(Input.Pictures.class);
  }

  /** The pretrained networks it can be given. */
  public List<Input.Network> networks() {
    return inputs(Input.Network.class);
  }

  private <T extends Input> List<T> inputs(Class<T> kind) {
    return inputs.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The points that can be drawn for it, in order. */
  public List<Input.Points> points() {
    return inputs(Input.Points.class);
  }

  /**
   * The settings that mean something to a run with these pictures.
   *
   * @param given pictures by the key of their input
   */
  public List<Setting> settingsFor(Map<String, ? extends Collection<?>> given) {
    return settings.stream().filter(setting -> concerns(setting.picture(), given)).toList();
  }

  private static boolean concerns(
      Setting.@Nullable OfPicture picture, Map<String, ? extends Collection<?>> given) {
    if (picture == null) {
      return true;
    }
    Collection<?> several = given.get(picture.input());
    return several != null && several.size() > 1 && picture.number() <= several.size();
  }

  /** Every setting at its default. */
  public Settings defaults() {
    return settings(Map.of());
  }

  /**
   * Checks given values, as they come from JSON, and fills in the defaults.
   *
   * @throws InvalidInput if one is unknown, of the wrong type or out of bounds
   */
  public Settings settings(Map<String, ?> given) {
    return settings(given, 0);
  }

  /**
   * The same with the defaults for so many pictures.
   *
   * @throws InvalidInput as {@link #settings(Map)}
   */
  public Settings settings(Map<String, ?> given, int pictures) {
    return new Schema(title, settings).fill(given, pictures);
  }

  /**
   * The settings of a run of before that had others: what is missing is its default, what is out of
   * bounds by now comes within.
   */
  public Settings complete(Settings before) {
    return new Schema(title, settings).complete(before.values());
  }

  /**
   * Checks changes of a run in training and merges them into its settings.
   *
   * @throws InvalidInput as {@link #settings(Map)}, or if one cannot change live
   */
  public Settings adjust(Settings current, Map<String, ?> changes) {
    return new Schema(title, settings).adjust(current, changes);
  }

  /** A tool, if it is one of this family's. */
  public Optional<Tool> tool(String key) {
    return tools.stream().filter(tool -> tool.key().equals(key)).findFirst();
  }
}
