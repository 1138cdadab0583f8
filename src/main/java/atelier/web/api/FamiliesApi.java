package atelier.web.api;

import atelier.family.Chart;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Input;
import atelier.family.Setting;
import atelier.family.Takes;
import atelier.family.Tool;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/families}. */
public final class FamiliesApi {
  private final Families families;

  public FamiliesApi(Families families) {
    this.families = families;
  }

  public void list(Context ctx) {
    ctx.json(families.all().stream().map(FamilyView::of).toList());
  }

  /** A family, as scripts see it. */
  record FamilyView(
      String key,
      String title,
      String summary,
      String lesson,
      List<InputView> inputs,
      List<SettingView> settings,
      List<Chart> charts,
      int steps,
      List<ToolView> tools) {

    static FamilyView of(Family family) {
      return new FamilyView(
          family.key(),
          family.title(),
          family.summary(),
          family.lesson(),
          family.inputs().stream().map(InputView::of).toList(),
          family.settings().stream().map(SettingView::of).toList(),
          family.unnamed().charts(),
          family.steps(),
          family.tools().stream().map(ToolView::of).toList());
    }
  }

  /** A tool, with what it takes by key. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ToolView(
      String key,
      String title,
      String help,
      List<SettingView> parameters,
      Map<String, TakesView> takes,
      String gives,
      @Nullable String page) {

    static ToolView of(Tool tool) {
      Map<String, TakesView> takes = new LinkedHashMap<>();
      tool.takes().forEach(taken -> takes.put(taken.key(), TakesView.of(taken)));
      return new ToolView(
          tool.key(),
          tool.title(),
          tool.help(),
          tool.parameters().stream().map(SettingView::of).toList(),
          takes,
          tool.gives().name().toLowerCase(Locale.ROOT),
          tool.page());
    }
  }

  /** What a tool takes; what its type has no use for is left out. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TakesView(
      String type,
      String title,
      @Nullable Integer min,
      @Nullable Integer max,
      @Nullable String like,
      @Nullable Integer most,
      @Nullable String of,
      @Nullable Boolean needed) {

    static TakesView of(Takes takes) {
      String title = takes.title();
      if (takes instanceof Takes.Pictures p) {
        return new TakesView("pictures", title, p.min(), p.max(), p.like(), null, null, null);
      } else if (takes instanceof Takes.Points p) {
        return new TakesView("points", title, p.min(), p.max(), null, null, null, null);
      } else if (takes instanceof Takes.Text text) {
        return new TakesView(
            "text", title, null, null, null, text.most(), text.of(), text.needed());
      }
      Takes.Label label = (Takes.Label) takes;
      return new TakesView("label", title, null, null, null, null, label.of(), label.needed());
    }
  }

  /** An input; what its type has no use for is left out. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record InputView(
      String key,
      String title,
      String type,
      @Nullable List<Integer> sizes,
      @Nullable Boolean labels,
      @Nullable String oneLabel,
      @Nullable Boolean captions,
      @Nullable RelationView relation,
      @Nullable Integer min,
      @Nullable Integer max,
      Input.@Nullable Narrowest narrowest,
      @Nullable String setting,
      @Nullable String option) {

    static InputView of(Input input) {
      if (input instanceof Input.Images images) {
        return of(images);
      } else if (input instanceof Input.Pictures pictures) {
        return of(
            input, "pictures", pictures.min(), pictures.max(), pictures.narrowest(), null, null);
      } else if (input instanceof Input.Points points) {
        return of(
            input, "points", points.min(), points.max(), null, points.setting(), points.option());
      }
      return of(input, "network", null, null, null, ((Input.Network) input).setting(), null);
    }

    private static InputView of(Input.Images images) {
      return new InputView(
          images.key(),
          images.title(),
          "images",
          images.sizes(),
          images.labels().needed(),
          !images.labels().one() ? null : images.labels().needed() ? "needed" : "possible",
          images.captions(),
          images.relation() == null ? null : RelationView.of(images.relation()),
          null,
          null,
          null,
          null,
          null);
    }

    private static InputView of(
        Input input,
        String type,
        @Nullable Integer min,
        @Nullable Integer max,
        Input.@Nullable Narrowest narrowest,
        @Nullable String setting,
        @Nullable String option) {
      return new InputView(
          input.key(),
          input.title(),
          type,
          null,
          null,
          null,
          null,
          null,
          min,
          max,
          narrowest,
          setting,
          option);
    }
  }

  /** What an image set has to do with another input's. */
  record RelationView(String kind, String to) {
    static RelationView of(Input.Relation relation) {
      String kind =
          relation instanceof Input.Relation.Paired
              ? "paired"
              : relation instanceof Input.Relation.Fitted ? "fitted" : "alike";
      return new RelationView(kind, relation.to());
    }
  }

  /** A setting; what its type has no use for is left out. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SettingView(
      String key,
      String title,
      String help,
      boolean live,
      String type,
      @JsonProperty("default") Object defaultValue,
      @Nullable Number min,
      @Nullable Number max,
      @Nullable Boolean logarithmic,
      @Nullable List<Setting.Option> options,
      Setting.@Nullable OfPicture picture,
      @Nullable List<Setting.From> bySize) {

    static SettingView of(Setting setting) {
      if (setting instanceof Setting.Whole whole) {
        return of(setting, "whole", whole.min(), whole.max(), null, null);
      } else if (setting instanceof Setting.Seed) {
        return of(setting, "seed", null, null, null, null);
      } else if (setting instanceof Setting.Real real) {
        return of(setting, "real", real.min(), real.max(), real.logarithmic(), null);
      } else if (setting instanceof Setting.Choice choice) {
        return of(setting, "choice", null, null, null, choice.options());
      }
      return of(setting, "toggle", null, null, null, null);
    }

    private static SettingView of(
        Setting setting,
        String type,
        @Nullable Number min,
        @Nullable Number max,
        @Nullable Boolean logarithmic,
        @Nullable List<Setting.Option> options) {
      return new SettingView(
          setting.key(),
          setting.title(),
          setting.help(),
          setting.live(),
          type,
          setting.defaultValue(),
          min,
          max,
          logarithmic,
          options,
          setting.picture(),
          setting instanceof Setting.Real real && !real.bySize().isEmpty() ? real.bySize() : null);
    }
  }
}
