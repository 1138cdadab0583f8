package atelier.web.api;

import atelier.blob.BlobStore;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.InvalidInput;
import atelier.family.Recipe;
import atelier.family.Settings;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.run.Run;
import atelier.run.RunStore.Checkpoint;
import atelier.run.Runs;
import atelier.run.SettingChange;
import atelier.run.Telemetry;
import atelier.run.Telemetry.Frame;
import atelier.run.Telemetry.MetricRow;
import atelier.tensor.Safetensors;
import atelier.web.Access;
import io.javalin.http.Context;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a run of an export. When it is refused, or anything fails on the way, there is neither the
 * run nor a set that came with it.
 */
final class RunImport {
  private static final long MOST_WEIGHTS = 1_000_000_000L;
  private static final int MOST_FRAMES = 1000;
  private static final int LARGEST_FRAME = 16_000_000;
  private static final int MOST_PIXELS = 16_000_000;
  private static final byte[] PNG = {(byte) 137, 'P', 'N', 'G', 13, 10, 26, 10};
  private static final int LONGEST_LINE = 4000;
  private static final int AT_ONCE = 1000;

  private final ExportedRun export;
  private final Runs runs;
  private final Families families;
  private final ImageSets imageSets;
  private final BlobStore blobs;
  private final Access access;
  private final Clock clock;

  /** What is to be taken back if it fails. */
  private final Deque<Runnable> undo = new ArrayDeque<>();

  RunImport(
      ExportedRun export,
      Runs runs,
      Families families,
      ImageSets imageSets,
      BlobStore blobs,
      Access access,
      Clock clock) {
    this.export = export;
    this.runs = runs;
    this.families = families;
    this.imageSets = imageSets;
    this.blobs = blobs;
    this.access = access;
    this.clock = clock;
  }

  /**
   * The run.
   *
   * @throws InvalidInput if the export is none that this server can take in, with a sentence
   */
  Run carryOut(Context ctx) throws IOException {
    try {
      return imported(ctx);
    } catch (RuntimeException | IOException e) {
      undo.forEach(Runnable::run);
      throw e;
    }
  }

  private Run imported(Context ctx) throws IOException {
    ExportedRun.Description said = export.description();
    if (said.weightsOfStep() < 0
        || said.weightsOfStep() > Runs.MAX_STEPS
        || said.steps() < 1
        || said.steps() > Runs.MAX_STEPS) {
      throw ExportedRun.refused(
          "Its run.json is damaged: no run has such steps; export the run again.");
    }
    Family family =
        families
            .find(said.family())
            .filter(found -> found.inputs().size() == found.images().size())
            .orElseThrow(
                () ->
                    ExportedRun.refused(
                        "A run of “%s” cannot be brought here: only those can that learn from image sets alone."
                            .formatted(said.family())));
    Map<String, Object> exported = named(export.settings());
    family.settings(exported); // refuses what is none of its settings
    Settings settings = family.complete(new Settings(exported));
    String weights = weights();
    Map<String, String> sets = imageSets(ctx, said, family);
    Run run =
        runs.adopt(
            new Recipe(
                family.key(),
                new Given(sets, Map.of(), Map.of()),
                null,
                settings,
                said.seed(),
                said.label()),
            Math.max(said.steps(), said.weightsOfStep()),
            access.owner(ctx),
            new Checkpoint(said.weightsOfStep(), weights),
            export.changes().stream().map(this::change).toList(),
            made -> born(made, said.name()));
    undo.push(() -> runs.delete(run.id()));
    metrics(run);
    frames(run);
    return run;
  }

  private void born(Run run, @Nullable String name) {
    access.born(run.id());
    if (name != null && !name.isBlank()) {
      String kept = cut(name, CardChange.LONGEST_NAME);
      access.put(new CardChange(kept, null, null, null).applied(access.card(run.id())));
    }
  }

  private static Map<String, Object> named(Map<?, ?> values) {
    Map<String, Object> named = new LinkedHashMap<>();
    values.forEach((key, value) -> named.put(String.valueOf(key), value));
    return named;
  }

  private SettingChange change(HistoryApi.Change change) {
    return new SettingChange(
        change.step(), change.setting(), change.before(), change.after(), clock.instant());
  }

  private String weights() throws IOException {
    Path file = Files.createTempFile("atelier", ".safetensors");
    try {
      if (!export.copy(ExportedRun.WEIGHTS, file, MOST_WEIGHTS)) {
        throw ExportedRun.refused("It holds no weights; bring the export of a run.");
      }
      try (FileChannel channel = FileChannel.open(file)) {
        Safetensors.read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
      } catch (IllegalArgumentException e) {
        throw ExportedRun.refused("Its weights are damaged: %s".formatted(e.getMessage()));
      }
      try (InputStream in = Files.newInputStream(file)) {
        return blobs.put(in);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private Map<String, String> imageSets(Context ctx, ExportedRun.Description said, Family family)
      throws IOException {
    if (said.imageSets().size() != family.images().size()) {
      throw ExportedRun.refused(
          "%s learns from %d image sets, and the export names %d."
              .formatted(family.title(), family.images().size(), said.imageSets().size()));
    }
    Map<String, String> sets = new LinkedHashMap<>();
    for (int i = 0; i < said.imageSets().size(); i++) {
      ExportedRun.Pictures pictures = said.imageSets().get(i);
      Optional<ImageSet> here =
          access.imageSets(ctx).stream()
              .filter(set -> set.blob().equals(pictures.sha256()))
              .findFirst();
      ImageSet set = here.isPresent() ? here.get() : brought(ctx, pictures);
      sets.put(family.images().get(i).key(), set.id());
    }
    if (said.label() != null
        && said.imageSets().stream().noneMatch(set -> set.labels().contains(said.label()))) {
      throw ExportedRun.refused("Its pictures have no label “%s”.".formatted(said.label()));
    }
    return sets;
  }

  /** A set of the pictures that came with the export. */
  private ImageSet brought(Context ctx, ExportedRun.Pictures pictures) throws IOException {
    Path file = Files.createTempFile("atelier", ".pack");
    try {
      if (!pictures.sha256().matches("[0-9a-f]{64}")
          || !export.copy(pictures.file(), file, PackedImages.MAX_BYTES)) {
        throw ExportedRun.refused(
            "The pictures of “%s” that it learnt from are not here, and did not come with it; upload them first, or export the run with its pictures."
                .formatted(pictures.name()));
      }
      ImageSet set = packed(file, name(pictures), access.owner(ctx));
      undo.push(() -> imageSets.delete(set.id()));
      return set;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static String name(ExportedRun.Pictures pictures) {
    return Preparation.name(cut(pictures.name(), Preparation.MAX_NAME), "file");
  }

  private static String cut(String text, int most) {
    return text.substring(0, Math.min(most, text.length()));
  }

  private ImageSet packed(Path file, String name, String owner) throws IOException {
    PackedImages images;
    try {
      images = PackedImages.open(file);
    } catch (IOException e) {
      throw ExportedRun.refused(
          "The pictures of “%s” are damaged; export the run again.".formatted(name));
    }
    return imageSets.add(
        ImageSets.newId(),
        new ImageSets.Title(name, null),
        owner,
        images.size(),
        images.channels(),
        images::copyTo,
        set -> access.born(set.id()));
  }

  private void metrics(Run run) throws IOException {
    Optional<InputStream> csv = export.open(ExportedRun.METRICS);
    if (csv.isEmpty()) {
      return;
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(csv.get(), StandardCharsets.UTF_8))) {
      String head = line(lines);
      List<String> names =
          head == null ? List.of() : Arrays.asList(head.split(",", -1)).stream().skip(1).toList();
      List<MetricRow> rows = new ArrayList<>();
      int before = 0;
      for (String line = line(lines); line != null; line = line(lines)) {
        MetricRow row = row(line, names);
        if (row.step() <= before || row.step() > run.step()) {
          continue;
        }
        before = row.step();
        rows.add(row);
        if (rows.size() == AT_ONCE) {
          runs.telemetry().append(run.id(), List.copyOf(rows));
          rows.clear();
        }
      }
      if (!rows.isEmpty()) {
        runs.telemetry().append(run.id(), rows);
      }
    }
  }

  /** The next line; null at the end. */
  private static @Nullable String line(Reader from) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = from.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n'; c = from.read()) {
      if (line.length() == LONGEST_LINE) {
        throw damaged();
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private static InvalidInput damaged() {
    return ExportedRun.refused("Its metrics.csv is damaged; export the run again.");
  }

  private static MetricRow row(String line, List<String> names) {
    String[] cells = line.split(",", -1);
    try {
      Map<String, Float> values = new LinkedHashMap<>();
      for (int i = 1; i < cells.length && i <= names.size(); i++) {
        if (!cells[i].isEmpty()) {
          values.put(names.get(i - 1), Float.valueOf(cells[i]));
        }
      }
      return new MetricRow(Integer.parseInt(cells[0]), values);
    } catch (NumberFormatException e) {
      throw damaged();
    }
  }

  private void frames(Run run) throws IOException {
    Telemetry telemetry = runs.telemetry();
    List<ExportedRun.FrameGrid> grids = export.grids();
    for (ExportedRun.FrameGrid grid : grids.subList(0, Math.min(MOST_FRAMES, grids.size()))) {
      Optional<byte[]> png = export.bytes(ExportedRun.FrameGrid.file(grid.step()), LARGEST_FRAME);
      if (png.isPresent() && grid.step() <= run.step()) {
        telemetry.addFrame(run.id(), frame(grid, png.get()));
      }
    }
  }

  /** A frame whose PNG is kept; it is not decoded here. */
  private Frame frame(ExportedRun.FrameGrid grid, byte[] png) throws IOException {
    ByteBuffer head = ByteBuffer.wrap(png);
    int width = png.length < 24 ? 0 : head.getInt(16);
    int height = png.length < 24 ? 0 : head.getInt(20);
    if (!Arrays.equals(PNG, Arrays.copyOf(png, PNG.length))
        || width < 1
        || height < 1
        || (long) width * height > MOST_PIXELS
        || grid.step() < 0
        || grid.columns() < 1
        || grid.rows() < 1
        || grid.columns() > width
        || grid.rows() > height) {
      throw ExportedRun.refused(
          "Its frame of step %d is damaged; export the run again.".formatted(grid.step()));
    }
    return new Frame(grid.step(), blobs.put(png), grid.columns(), grid.rows(), width, height);
  }
}
