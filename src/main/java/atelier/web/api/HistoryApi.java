package atelier.web.api;

import static java.util.Objects.requireNonNull;

import atelier.family.Family;
import atelier.family.Setting;
import atelier.run.Recovery;
import atelier.run.Run;
import atelier.run.RunStore.Checkpoint;
import atelier.run.Runs;
import atelier.run.SettingChange;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run went through: the steps that forks can begin at, and the live changes. */
public final class HistoryApi {
  private final Runs runs;

  public HistoryApi(Runs runs) {
    this.runs = runs;
  }

  /**
   * What a run went through.
   *
   * @param checkpoints the steps that are kept, growing; a fork begins at one of them
   * @param best the one from which the best pictures come; null where that was never measured
   * @param changes in the order in which they were made
   */
  private record History(List<Integer> checkpoints, @Nullable Best best, List<Change> changes) {}

  /** A checkpoint, with the kernel distance of its pictures from the set. */
  private record Best(int step, @Nullable Double kidSmall) {}

  /**
   * A live setting that was changed.
   *
   * @param title of the setting
   */
  record Change(int step, String setting, String title, String before, String after) {
    Change {
      requireNonNull(setting);
      requireNonNull(before);
      requireNonNull(after);
    }
  }

  public void get(Context ctx) {
    Run run = runs.find(ctx.pathParam("id"));
    List<Checkpoint> kept = runs.checkpoints(run.id());
    Best best = Checkpoint.best(kept).map(c -> new Best(c.step(), c.kidSmall())).orElse(null);
    ctx.header("Cache-Control", "no-store")
        .json(new History(kept.stream().map(Checkpoint::step).toList(), best, changes(runs, run)));
  }

  /** The live changes of a run, with the titles of its settings. */
  static List<Change> changes(Runs runs, Run run) {
    Family family = runs.family(run);
    return runs.changes(run.id()).stream().map(change -> change(family, change)).toList();
  }

  private static Change change(Family family, SettingChange change) {
    String title =
        family.settings().stream()
            .filter(setting -> setting.key().equals(change.setting()))
            .map(Setting::title)
            .findFirst()
            .orElse(
                change.setting().equals(Recovery.WENT_BACK)
                    ? "Went back, as numbers ran out of bounds: step"
                    : change.setting());
    return new Change(change.step(), change.setting(), title, change.before(), change.after());
  }
}
