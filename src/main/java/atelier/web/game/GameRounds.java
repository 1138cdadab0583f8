package atelier.web.game;

import atelier.blob.BlobStore;
import atelier.family.Settings;
import atelier.family.Tools;
import atelier.game.Round;
import atelier.game.Shuffle;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.link.Question;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.run.Telemetry;
import atelier.run.Workers;
import io.javalin.http.ConflictResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the rounds of a game from runs: pictures that they drew at several ages, cut out of their
 * frames, and real ones, as many of each; and what their discriminators say to the same pictures.
 */
final class GameRounds {
  private static final Logger LOG = LoggerFactory.getLogger(GameRounds.class);

  private final Runs runs;
  private final ImageSets imageSets;
  private final BlobStore blobs;

  GameRounds(Runs runs, ImageSets imageSets, BlobStore blobs) {
    this.runs = runs;
    this.imageSets = imageSets;
    this.blobs = blobs;
  }

  private record Shown(Picture picture, boolean real, int step) {}

  /** Whether a run has a discriminator that can be asked. */
  boolean suits(Run run) {
    return runs.family(run).tool(Tools.JUDGE.key()).isPresent();
  }

  /**
   * So many rounds, shared out among runs.
   *
   * @throws ConflictResponse if they cannot be made; the message says what to do
   */
  List<Round> of(List<Run> chosen, int count, Random random) throws IOException {
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      int share = count * (i + 1) / chosen.size() - count * i / chosen.size();
      int real = (share + (random.nextBoolean() ? 1 : 0)) / 2;
      List<Shown> shown = new ArrayList<>(real(chosen.get(i), real, random));
      shown.addAll(generated(chosen.get(i), share - real, random));
      rounds.addAll(judged(chosen.get(i), shown));
    }
    try {
      return Shuffle.of(rounds, random);
    } catch (IllegalArgumentException e) {
      throw new ConflictResponse(String.valueOf(e.getMessage()));
    }
  }

  /** Pictures that the run learnt from, none twice. */
  private List<Shown> real(Run run, int count, Random random) throws IOException {
    ImageSet set =
        imageSets
            .store()
            .find(run.imageSets().get(0))
            .orElseThrow(
                () ->
                    new ConflictResponse(
                        "The image set of a run was removed, so there is nothing real to show; choose another run."));
    PackedImages images = imageSets.open(set);
    int label = run.label() == null ? -1 : images.labels().indexOf(run.label());
    int[] candidates =
        IntStream.range(0, images.count())
            .filter(i -> label < 0 || images.label(i) == label)
            .toArray();
    if (candidates.length < count) {
      throw new ConflictResponse(
          "“%s” has too few pictures for so many rounds; play fewer.".formatted(set.name()));
    }
    Set<Integer> picked = new LinkedHashSet<>();
    while (picked.size() < count) {
      picked.add(candidates[random.nextInt(candidates.length)]);
    }
    return picked.stream().map(i -> new Shown(images.picture(i), true, 0)).toList();
  }

  /** Pictures that the run drew, spread over its ages, none twice. */
  private List<Shown> generated(Run run, int count, Random random) throws IOException {
    List<Telemetry.Frame> frames =
        runs.telemetry().frames(run.id()).stream().filter(frame -> frame.step() > 0).toList();
    if (frames.size() < 2 && count > 0) {
      throw new ConflictResponse(
          "%s has shown too little yet; let it train a little.".formatted(runs.familyTitle(run)));
    }
    List<Shown> shown = new ArrayList<>();
    Map<Integer, List<Integer>> free = new HashMap<>();
    for (int i = 0; i < count; i++) {
      Telemetry.Frame frame = frames.get((i * 2 + 1) * frames.size() / (count * 2));
      List<Integer> cells =
          free.computeIfAbsent(
              frame.step(), step -> shuffled(frame.columns() * frame.rows(), random));
      if (cells.isEmpty()) {
        throw new ConflictResponse(
            "%s has shown too little for so many rounds; let it train a little, or play fewer."
                .formatted(runs.familyTitle(run)));
      }
      shown.add(new Shown(cell(frame, cells.remove(cells.size() - 1)), false, frame.step()));
    }
    return shown;
  }

  private static List<Integer> shuffled(int count, Random random) {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(numbers, random);
    return numbers;
  }

  private Picture cell(Telemetry.Frame frame, int cell) throws IOException {
    Path png =
        blobs
            .find(frame.blob())
            .orElseThrow(
                () ->
                    new ConflictResponse(
                        "An old frame was removed just now to save room; begin the game again."));
    Picture grid = Picture.readPng(png);
    int width = frame.width() / frame.columns();
    int height = frame.height() / frame.rows();
    return grid.part(
        cell % frame.columns() * width, cell / frame.columns() * height, width, height);
  }

  /** The same with what the discriminator says; a game without its answer is one all the same. */
  private List<Round> judged(Run run, List<Shown> shown) {
    Map<String, Double> beliefs = Map.of();
    try {
      Question question =
          new Question(
              Tools.JUDGE.key(),
              new Settings(Map.of()),
              "pictures",
              shown.stream().map(Shown::picture).toList());
      beliefs = shown.isEmpty() ? beliefs : runs.ask(run.id(), question).values();
    } catch (Workers.NoAnswer e) {
      LOG.info("the discriminator of run {} does not play: {}", run.id(), e.getMessage());
    }
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      Shown one = shown.get(i);
      rounds.add(
          new Round(
              one.picture.png(),
              one.real,
              run.id(),
              one.step,
              beliefs.get(Integer.toString(i + 1))));
    }
    return rounds;
  }
}
