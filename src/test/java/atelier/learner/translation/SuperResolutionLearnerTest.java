package atelier.learner.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Recipe;
import atelier.imageset.Fidelity;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.intake.Resizing;
import atelier.learner.Answering;
import atelier.learner.Task;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.nn.Graph;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import atelier.nn.Weight;
import atelier.nn.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuperResolutionLearnerTest {
  private static final int SIDE = 32;
  private static final Family FAMILY = Families.standard().find("super-resolution").orElseThrow();

  @TempDir Path folder;

  @Test
  void enlargesPicturesThatItNeverSawBetterThanBicubic() throws IOException {
    try (SuperResolutionLearner learner = new SuperResolutionLearner(task(3, Map.of()))) {
      Map<String, Float> before = learner.vitals();
      assertEquals(before.get("bicubicPsnr"), before.get("psnr"), 0.1, "begins with bicubic");
      for (int i = 0; i < 200; i++) {
        learner.step();
      }
      Map<String, Float> after = learner.vitals();
      assertEquals(before.get("bicubicPsnr"), after.get("bicubicPsnr"));
      assertTrue(after.get("psnr") > after.get("bicubicPsnr") + 1, after.toString());
      assertTrue(after.get("ssim") > after.get("bicubicSsim"), after.toString());
    }
  }

  @Test
  void theDiscriminatorJoinsInAfterThePixels() throws IOException {
    try (SuperResolutionLearner learner =
        new SuperResolutionLearner(task(3, Map.of("pixelSteps", 2)))) {
      assertEquals(0, learner.step().values().get("discriminatorLoss"));
      assertEquals(0, learner.step().values().get("generatorLoss"));
      assertTrue(learner.step().values().get("discriminatorLoss") > 0);
      assertTrue(learner.step().values().get("generatorLoss") > 0);
    }
  }

  /** Tiles of a picture give what the whole at once gives, everywhere. */
  @Test
  void tilesLeaveNoSeam() {
    int blocks = 2;
    int reach = TranslationNetworks.reach(blocks);
    Picture picture = picture(200, 110, 3, 5);
    try (Ops ops = Ops.open()) {
      Weights weights = new Weights(ops, new Noise(1), false);
      var layer = TranslationNetworks.enlarging(weights, 32, 3, 2, 8, blocks);
      for (Weight weight : weights.all()) {
        if (weight.name().equals("out.weight")) {
          float[] values = weight.value().floats();
          Random random = new Random(2);
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() / 40;
          }
          weight.value().set(values);
        }
      }
      Graph graph = new Graph(Mode.TRAINING);
      var x = layer.apply(graph, graph.input());
      var inner = graph.slice(graph.slice(x, 2, 2 * reach, -2 * reach), 3, 2 * reach, -2 * reach);
      try (Program network = Program.flexible(ops, graph, inner)) {
        Picture tiled = new Enlarger(ops, network, 3, 2, reach).enlarge(picture);
        Picture margins = Mirrored.part(picture, -reach, -reach, 200 + 2 * reach, 110 + 2 * reach);
        float[] added =
            network
                .run(ops, new Noise(0), atelier.learner.Range.UNIT.numbers(ops, List.of(margins)))
                .floats();
        Picture bicubic = Resizing.of(picture, 400, 220);
        double most = 0;
        for (int i = 0; i < added.length; i++) {
          float whole = (bicubic.pixels()[i] & 0xff) + 255 * added[i];
          assertEquals(
              Math.max(0, Math.min(255, whole)), tiled.pixels()[i] & 0xff, 0.6, "number " + i);
          most = Math.max(most, Math.abs(255 * added[i]));
        }
        assertTrue(most > 10, "the network adds something: " + most);
      }
    }
  }

  @Test
  void enlargesAnyPictureAndMeasuresWhereTheTruthIsKnown() throws IOException {
    for (int channels : new int[] {1, 3}) {
      try (SuperResolutionLearner learner =
          new SuperResolutionLearner(task(channels, Map.of("factor", "4")))) {
        learner.step();
        Answer larger = enlarge(learner, picture(101, 17, 3, 1), false);
        assertEquals(List.of("Bicubic", "Super-resolution"), larger.captions());
        for (Picture made : larger.pictures()) {
          assertEquals(List.of(404, 68, 3), List.of(made.width(), made.height(), made.channels()));
        }
        assertTrue(larger.values().isEmpty());

        Picture truth = picture(60, 40, 3, 2);
        Answer measured = enlarge(learner, truth, true);
        assertEquals(
            Fidelity.psnr(measured.pictures().subList(0, 1), List.of(truth)),
            measured.values().get("Bicubic, PSNR in dB"));
        assertEquals(
            Fidelity.ssim(measured.pictures().subList(1, 2), List.of(truth)),
            measured.values().get("Super-resolution, SSIM"));

        Answer huge = enlarge(learner, picture(1024, 90, 3, 3), false);
        assertEquals(2048, huge.pictures().get(1).width(), "made smaller first");
      }
    }
  }

  private static Answer enlarge(SuperResolutionLearner learner, Picture picture, boolean shrink) {
    Question question =
        new Question(
            "enlarge",
            FAMILY.tool("enlarge").orElseThrow().parameters(Map.of("shrink", shrink)),
            "picture",
            List.of(picture));
    try (Answering answering = learner.answer(question)) {
      Answer answer = answering.next();
      while (!answer.whole()) {
        answer = answering.next();
      }
      return answer;
    }
  }

  private Task task(int channels, Map<String, Object> other) throws IOException {
    Map<String, Object> settings =
        new HashMap<>(Map.of("batch", 8, "width", 16, "blocks", 1, "generatorRate", 4e-3));
    settings.putAll(other);
    Path file = folder.resolve("set" + channels);
    try (PackedImages.Writer writer =
        new PackedImages.Writer(Files.newOutputStream(file), SIDE, channels)) {
      for (int i = 0; i < 40; i++) {
        writer.add(picture(SIDE, SIDE, channels, i), null, null);
      }
    }
    return new Task(
        new Recipe(FAMILY.key(), Given.NOTHING, null, FAMILY.settings(settings), 1, null),
        1000,
        Map.of("pictures", PackedImages.open(file)),
        Map.of(),
        null);
  }

  /** Hard black discs on a light ground. */
  private static Picture picture(int width, int height, int channels, int seed) {
    Random random = new Random(seed);
    Picture picture = Picture.black(width, height, channels);
    double x = random.nextDouble(0.3, 0.7) * width;
    double y = random.nextDouble(0.3, 0.7) * height;
    double radius = random.nextDouble(0.15, 0.35) * Math.min(width, height);
    int area = width * height;
    for (int i = 0; i < picture.pixels().length; i++) {
      boolean inside = Math.hypot(i % width - x, i % area / width - y) < radius;
      picture.pixels()[i] = (byte) (inside ? 10 : 240 - 20 * (i / area));
    }
    return picture;
  }
}
