package atelier.web.run;

import atelier.family.Families;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.imageset.ImageSets;
import atelier.run.Run;
import atelier.run.Telemetry;
import atelier.run.Telemetry.Frame;
import atelier.web.run.RunSummary.FrameView;
import atelier.workshop.Sharing;
import atelier.workshop.Visibility;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Gathers what there is to show of runs. */
public final class RunSummaries {
  private final Families families;
  private final Telemetry telemetry;
  private final ImageSetStore imageSets;
  private final Sharing sharing;

  public RunSummaries(
      Families families, Telemetry telemetry, ImageSetStore imageSets, Sharing sharing) {
    this.families = families;
    this.telemetry = telemetry;
    this.imageSets = imageSets;
    this.sharing = sharing;
  }

  public RunSummary of(Run run) {
    return with(withoutFrame(run), telemetry.latestFrame(run.id()));
  }

  /** The same without its frame, by one query. */
  public RunSummary withoutFrame(Run run) {
    return withoutFrames(List.of(run)).get(0);
  }

  /** Of many runs, by two queries whatever their number. */
  public List<RunSummary> of(List<Run> many) {
    return withFrames(withoutFrames(many));
  }

  /** The same without their frames, by one query. */
  public List<RunSummary> withoutFrames(List<Run> many) {
    List<ImageSet> all = imageSets.list();
    Map<String, Map<String, ImageSet>> byOwner = new HashMap<>();
    return many.stream()
        .map(run -> summary(run, byOwner.computeIfAbsent(run.owner(), o -> toldApart(all, o))))
        .toList();
  }

  /** The same runs with their newest frames, by one query. */
  public List<RunSummary> withFrames(List<RunSummary> without) {
    Map<String, Frame> frames =
        telemetry.latestFrames(without.stream().map(s -> s.run().id()).toList());
    return without.stream()
        .map(summary -> with(summary, Optional.ofNullable(frames.get(summary.run().id()))))
        .toList();
  }

  /** The sets by their ids; those that the owner of a run sees by names that tell them apart. */
  private Map<String, ImageSet> toldApart(List<ImageSet> all, String owner) {
    List<ImageSet> seen =
        all.stream()
            .filter(
                set ->
                    set.owner().equals(owner)
                        || sharing.card(set.id()).visibility() != Visibility.PRIVATE)
            .toList();
    Map<String, ImageSet> sets = new HashMap<>();
    all.forEach(set -> sets.put(set.id(), set));
    ImageSets.toldApart(seen).forEach(set -> sets.put(set.id(), set));
    return sets;
  }

  private RunSummary summary(Run run, Map<String, ImageSet> sets) {
    return new RunSummary(
        run,
        families.title(run.family()),
        run.imageSets().stream().flatMap(id -> Stream.ofNullable(sets.get(id))).toList(),
        null,
        sharing.card(run.id()));
  }

  private static RunSummary with(RunSummary summary, Optional<Frame> frame) {
    return summary.with(
        frame
            .map(f -> new FrameView(f.step(), f.columns(), f.rows(), f.width(), f.height()))
            .orElse(null));
  }
}
