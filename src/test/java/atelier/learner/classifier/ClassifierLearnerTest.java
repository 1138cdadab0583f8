package atelier.learner.classifier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Recipe;
import atelier.family.Tool;
import atelier.imageset.About;
import atelier.imageset.Drawn;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Feed;
import atelier.learner.Learner;
import atelier.learner.Split;
import atelier.learner.StepMetrics;
import atelier.learner.Task;
import atelier.link.Answer;
import atelier.link.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faint bars in noise, lying or standing: easily told apart, and easily confused. */
class ClassifierLearnerTest {
  private static final Family FAMILY = Families.standard().find("classifier").orElseThrow();
  private static final int SIZE = 28;

  @TempDir Path folder;

  @Test
  void recognisesPicturesThatWereHeldOut() throws IOException {
    try (Learner learner = trained(Map.of())) {
      StepMetrics last = learner.step();
      assertTrue(last.values().get("heldOutAccuracy") > 0.95, last.toString());
      assertEquals(
          Set.of("loss", "accuracy", "heldOutAccuracy", "attackedAccuracy", "rareAccuracy"),
          last.values().keySet());
      Answer lying = ask(learner, "classify", Map.of(), bar(true, 999), null);
      assertEquals("lying", lying.values().keySet().iterator().next());
      assertEquals(1, lying.values().values().stream().mapToDouble(v -> v).sum(), 1e-5);
    }
  }

  @Test
  void isFooledByEveryMethodAndLessAfterAdversarialTraining() throws IOException {
    float exposed;
    try (Learner learner = trained(Map.of())) {
      exposed = learner.step().values().get("attackedAccuracy");
      for (String method : List.of("fgsm", "pgd", "targeted")) {
        Answer answer =
            ask(learner, "attack", Map.of("method", method, "epsilon", 0.2), bar(true, 999), 1);
        assertTrue(answer.values().get("lying, before") > 0.5, method);
        assertTrue(answer.values().get("lying, after") < 0.5, method);
        assertEquals(4, answer.captions().size());
        assertWithin(0.2, answer.pictures().get(0), answer.pictures().get(2));
      }
    }
    try (Learner learner = trained(Map.of("adversarial", 0.1))) {
      float hardened = learner.step().values().get("attackedAccuracy");
      assertTrue(hardened > exposed + 0.2, exposed + " → " + hardened);
    }
  }

  private static void assertWithin(double epsilon, Picture original, Picture attacked) {
    int greatest = 0;
    for (int i = 0; i < original.pixels().length; i++) {
      int change = (attacked.pixels()[i] & 0xff) - (original.pixels()[i] & 0xff);
      greatest = Math.max(greatest, Math.abs(change));
    }
    assertTrue(greatest > 0 && greatest <= Math.ceil(255 * epsilon), "changed by " + greatest);
  }

  @Test
  void showsAnAttackStepByStep() throws IOException {
    try (Learner learner = learner(bars(40), Map.of())) {
      Map<String, Object> chosen = Map.of("method", "pgd", "steps", 4);
      try (Answering answering = learner.answer(question("attack", chosen, bar(false, 1), null))) {
        List<Double> done = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          done.add(answering.next().done());
        }
        assertEquals(List.of(0.25, 0.5, 0.75, 1.0), done);
      }
    }
  }

  @Test
  void leavesAPictureAloneWhereNothingMayChange() throws IOException {
    try (Learner learner = learner(bars(40), Map.of())) {
      Answer answer = ask(learner, "attack", Map.of("epsilon", 0.0), bar(false, 1), null);
      assertArrayEquals(answer.pictures().get(0).pixels(), answer.pictures().get(2).pixels());
    }
  }

  @Test
  void refusesPicturesWithoutTwoLabels() throws IOException {
    PackedImages one = pack("one", List.of(bar(true, 1), bar(true, 2)), "lying");
    PackedImages none = pack("none", List.of(bar(true, 1), bar(true, 2)), null);
    for (PackedImages images : List.of(one, none)) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> learner(images, Map.of()));
      assertTrue(String.valueOf(refused.getMessage()).contains("choose a set with labels"));
    }
  }

  @Test
  void partsASetTheSameWayForASeedAndNeverLearnsWhatIsHeldOut() throws IOException {
    PackedImages images = pack("bars", Collections.nCopies(100, bar(true, 1)), "lying");
    int[] pictures = IntStream.range(0, 100).toArray();
    Split split = Split.of(images, pictures, 500, 7);
    assertArrayEquals(split.heldOut(), Split.of(images, pictures, 500, 7).heldOut());
    assertEquals(10, split.heldOut().length);
    Set<Integer> all =
        Stream.of(split.heldOut(), split.learnt())
            .flatMapToInt(IntStream::of)
            .boxed()
            .collect(Collectors.toSet());
    assertEquals(100, all.size());
  }

  @Test
  void whatTheSetHoldsOutIsNeverLearntWhateverTheSeedAndWhatModelsDrewNeverJudges()
      throws IOException {
    Path file = folder.resolve("about.pack");
    try (PackedImages.Writer writer =
        new PackedImages.Writer(Files.newOutputStream(file), SIZE, 1)) {
      for (int i = 0; i < 40; i++) {
        Drawn drawn = i % 4 == 0 ? new Drawn("run", 1, 2, i) : null;
        writer.add(
            bar(i % 2 == 0, i),
            new About(i % 2 == 0 ? "lying" : "standing", null, i % 4 == 1, drawn));
      }
    }
    PackedImages images = PackedImages.open(file);
    int[] pictures = IntStream.range(0, 40).toArray();

    Split judged = Split.of(images, pictures, 500, 7);
    assertArrayEquals(judged.heldOut(), Split.of(images, pictures, 500, 8).heldOut());
    assertEquals(10, judged.heldOut().length);
    assertTrue(IntStream.of(judged.heldOut()).allMatch(images::heldOut));
    assertTrue(IntStream.of(judged.learnt()).noneMatch(images::heldOut));
    assertTrue(
        IntStream.of(Feed.of(images, pictures, 3).next(200).indices()).noneMatch(images::heldOut));

    int[] undecided = IntStream.of(pictures).filter(i -> i % 4 != 1).toArray();
    Split split = Split.of(images, undecided, 500, 7);
    assertTrue(IntStream.of(split.heldOut()).allMatch(i -> images.drawn(i) == null));
    assertEquals(30, split.learnt().length + split.heldOut().length);
  }

  @Test
  void countsMistakes() throws IOException {
    try (Learner learner = trained(Map.of())) {
      Answer answer =
          learner.answer(new Question("confusion", tool("confusion").parameters(Map.of()))).next();
      assertEquals(Set.of("lying", "standing"), answer.values().keySet());
      assertTrue(String.valueOf(answer.text()).startsWith("Of 40 pictures"), answer.text());
      assertEquals(answer.pictures().size(), answer.captions().size());
      assertEquals(2, learner.preview().columns());
    }
  }

  private Learner trained(Map<String, ?> settings) throws IOException {
    Learner learner = learner(bars(400), settings);
    for (int i = 0; i < 300; i++) {
      learner.step();
    }
    return learner;
  }

  private static Learner learner(PackedImages images, Map<String, ?> settings) {
    Recipe recipe =
        new Recipe("classifier", Given.NOTHING, null, FAMILY.settings(settings), 1, null);
    return new ClassifierLearner(new Task(recipe, 100, Map.of("pictures", images), Map.of(), null));
  }

  private static Answer ask(
      Learner learner,
      String tool,
      Map<String, ?> chosen,
      Picture picture,
      @Nullable Integer target) {
    try (Answering answering = learner.answer(question(tool, chosen, picture, target))) {
      Answer answer = answering.next();
      while (!answer.whole()) {
        answer = answering.next();
      }
      return answer;
    }
  }

  private static Question question(
      String tool, Map<String, ?> chosen, Picture picture, @Nullable Integer target) {
    return new Question(
        tool,
        tool(tool).parameters(chosen),
        Map.of("picture", List.of(picture)),
        Map.of(),
        target == null ? Map.of() : Map.of("target", target),
        Map.of());
  }

  private static Tool tool(String key) {
    return FAMILY.tools().stream().filter(t -> t.key().equals(key)).findFirst().orElseThrow();
  }

  private PackedImages bars(int count) throws IOException {
    Path file = folder.resolve("bars" + count);
    try (PackedImages.Writer writer =
        new PackedImages.Writer(Files.newOutputStream(file), SIZE, 1)) {
      writer.declare(List.of("lying", "standing"));
      for (int i = 0; i < count; i++) {
        writer.add(bar(i % 2 == 0, i), i % 2 == 0 ? "lying" : "standing", null);
      }
    }
    return PackedImages.open(file);
  }

  private PackedImages pack(String name, List<Picture> pictures, @Nullable String label)
      throws IOException {
    Path file = folder.resolve(name);
    try (PackedImages.Writer writer =
        new PackedImages.Writer(Files.newOutputStream(file), SIZE, 1)) {
      for (Picture picture : pictures) {
        writer.add(picture, label, null);
      }
    }
    return PackedImages.open(file);
  }

  private static Picture bar(boolean lying, int seed) {
    RandomGenerator random = new Random(seed);
    int place = random.nextInt(6, SIZE - 9);
    byte[] pixels = new byte[SIZE * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      int across = lying ? i / SIZE : i % SIZE;
      boolean on = across >= place && across < place + 3;
      pixels[i] = (byte) (100 + random.nextInt(30) + (on ? 60 : 0));
    }
    return new Picture(SIZE, SIZE, 1, pixels);
  }
}
