package atelier.web.api;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Input;
import atelier.family.Setting;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
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
      List<Input> inputs,
      List<SettingView> settings,
      int steps,
      List<String> tools) {

    static FamilyView of(Family family) {
      return new FamilyView(
          family.key(),
          family.title(),
          family.summary(),
          family.lesson(),
          family.inputs(),
          family.settings().stream().map(SettingView::of).toList(),
          family.steps(),
          family.tools().stream().map(t -> t.name().toLowerCase(Locale.ROOT)).sorted().toList());
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
      @Nullable List<Setting.Option> options) {

    static SettingView of(Setting setting) {
      if (setting instanceof Setting.Whole whole) {
        return of(setting, "whole", whole.min(), whole.max(), null, null);
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
          options);
    }
  }
}
