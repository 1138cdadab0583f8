package atelier.web.run;

import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.run.Telemetry.Frame;
import atelier.web.run.RunSummary.FrameView;
import atelier.workshop.Sharing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers what there is to show of runs. */
public final class RunSummaries {
  private final Runs runs;
  private final ImageSetStore imageSets;
  private final Sharing sharing;

  public RunSummaries(Runs runs, ImageSetStore imageSets, Sharing sharing) {
    this.runs = runs;
    this.imageSets = imageSets;
    this.sharing = sharing;
  }

  public RunSummary of(Run run) {
    return summary(run, imageSets::find, runs.telemetry().latestFrame(run.id()));
  }

  /** Of many runs, by two queries whatever their number. */
  public List<RunSummary> of(List<Run> many) {
    return withFrames(withoutFrames(many));
  }

  /** The same without their frames, by one query. */
  public List<RunSummary> withoutFrames(List<Run> many) {
    Map<String, ImageSet> sets =
        imageSets.list().stream().collect(Collectors.toMap(ImageSet::id, Function.identity()));
    return many.stream()
        .map(run -> summary(run, id -> Optional.ofNullable(sets.get(id)), Optional.empty()))
        .toList();
  }

  /** The same runs with their newest frames, by one query. */
  public List<RunSummary> withFrames(List<RunSummary> without) {
    Map<String, Frame> frames =
        runs.telemetry().latestFrames(without.stream().map(s -> s.run().id()).toList());
    return without.stream()
        .map(summary -> summary.with(view(Optional.ofNullable(frames.get(summary.run().id())))))
        .toList();
  }

  private RunSummary summary(
      Run run, Function<String, Optional<ImageSet>> find, Optional<Frame> frame) {
    return new RunSummary(
        run,
        runs.familyTitle(run),
        run.imageSets().stream().map(find).flatMap(Optional::stream).toList(),
        view(frame),
        sharing.card(run.id()));
  }

  private static @Nullable FrameView view(Optional<Frame> frame) {
    return frame
        .map(f -> new FrameView(f.step(), f.columns(), f.rows(), f.width(), f.height()))
        .orElse(null);
  }
}
