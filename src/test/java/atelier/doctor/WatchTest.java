package atelier.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Family;
import atelier.run.Telemetry.MetricRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Signs in what runs measured; the healthy numbers are those of real ones. */
class WatchTest {
  private static final Family SNGAN = Families.standard().find("sngan").orElseThrow();
  private static final Map<String, Float> HEALTHY =
      Map.of(
          "realAccuracy", 0.6f,
          "fakeAccuracy", 0.72f,
          "discriminatorLoss", 1.57f,
          "generatorLoss", 0.36f,
          "diversity", 0.98f,
          "novelty", 1.23f,
          "movement", 0.16f,
          "kidSmall", 0.03f);

  private final Watch watch = new Watch(SNGAN.defaults(), 169);
  private int step;

  @Test
  void aHealthyRunShowsNothing() {
    live(2000, Map.of());

    assertEquals(Map.of(), watch.signs());
  }

  @Test
  void aStartWithPicturesThatAreAllAlikeIsNoCollapse() {
    live(300, Map.of("diversity", 0.09f, "kidSmall", 1.9f));
    live(200, Map.of("diversity", 0.6f));
    live(500, Map.of());

    assertEquals(Map.of(), watch.signs());
  }

  @Test
  void oneMeasurementIsNotMadeTwoByBeingRepeated() {
    live(100, Map.of("diversity", 0.05f));
    unmeasured(350);
    live(100, Map.of("diversity", 0.2f));
    unmeasured(850);
    live(100, Map.of("diversity", 0.3f));
    assertEquals(Map.of(), watch.signs(), "two of three were of the start");
    unmeasured(850);
    live(100, Map.of("diversity", 0.9f));
    assertEquals(Map.of(), watch.signs());
  }

  @Test
  void whatIsMeasuredRarelyStaysIllUntilItIsMeasuredAgain() {
    live(1000, Map.of());
    for (int measured = 1; measured <= 3; measured++) {
      unmeasured(900);
      live(100, Map.of("diversity", 0.1f + 0.01f * measured));
      assertEquals(
          measured == 1 ? Map.of() : Map.of(Sign.MODE_COLLAPSE, 901), watch.signs(), "" + measured);
    }
    unmeasured(900);
    assertEquals(Map.of(Sign.MODE_COLLAPSE, 901), watch.signs());
    live(110, Map.of());
    assertEquals(Map.of(), watch.signs());
  }

  /** Steps whose vital signs nobody measured. */
  private void unmeasured(int steps) {
    Map<String, Float> values = new HashMap<>(HEALTHY);
    List.of("diversity", "novelty", "movement", "kidSmall").forEach(values::remove);
    for (int i = 0; i < steps; i++) {
      watch.add(new MetricRow(++step, values));
    }
  }

  @Test
  void someWrongBatchesDoNotHideADominantDiscriminator() {
    live(500, Map.of());
    for (int i = 0; i < 30; i++) {
      live(9, Map.of("realAccuracy", 1f, "fakeAccuracy", 1f));
      live(1, Map.of("realAccuracy", 0.8f));
    }

    assertEquals(Set.of(Sign.DISCRIMINATOR_DOMINATES), watch.signs().keySet());
    int since = watch.signs().get(Sign.DISCRIMINATOR_DOMINATES);
    assertTrue(since > 450 && since < 800, "since " + since);
  }

  @Test
  void whatHasNoDiscriminatorIsIllOfNoGame() {
    Watch baseline = new Watch(SNGAN.defaults(), 169);
    step = 0;
    for (int i = 0; i < 1500; i++) {
      baseline.add(new MetricRow(++step, Map.of("diversity", 0.2f, "discriminatorLoss", 0f)));
    }

    assertEquals(Map.of(), baseline.signs());
  }

  @Test
  void aDistanceHasNoLossOfChance() {
    Watch wasserstein = new Watch(SNGAN.settings(Map.of("loss", "wasserstein-gp")), 169);
    step = 0;
    live(wasserstein, 1000, Map.of("discriminatorLoss", -7f));

    assertEquals(Map.of(), wasserstein.signs());
  }

  @Test
  void eachIllnessIsNamedWithin300Steps() {
    shows(Sign.DISCRIMINATOR_LOSS_VANISHED, Map.of("discriminatorLoss", 0.001f));
    shows(Sign.MODE_COLLAPSE, Map.of("diversity", 0.1f));
    shows(Sign.MEMORISING, Map.of("novelty", 0.1f));
    shows(Sign.DIVERGED, Map.of("discriminatorLoss", 9f));
    shows(
        Sign.GENERATOR_STALLED,
        Map.of("movement", 0.001f, "realAccuracy", 0.9f, "fakeAccuracy", 0.94f));
    shows(Sign.LEARNING_RATE_TOO_LOW, Map.of("movement", 0.001f, "kidSmall", 1.9f));
  }

  private void shows(Sign sign, Map<String, Float> illness) {
    Watch ill = new Watch(SNGAN.defaults(), 169);
    step = 0;
    live(ill, 1000, Map.of());
    live(ill, 300, illness);
    assertEquals(Set.of(sign), ill.signs().keySet());
    assertTrue(ill.signs().get(sign) >= 800, sign + " since " + ill.signs().get(sign));
    live(ill, 400, Map.of());
    assertEquals(Set.of(), ill.signs().keySet(), sign + " is gone when it is");
  }

  @Test
  void fewPicturesWithoutAugmentationAreNamedAtOnce() {
    Watch few = new Watch(SNGAN.settings(Map.of("augmentation", 0.0)), 6);
    live(few, 200, Map.of());

    assertEquals(Map.of(Sign.TOO_FEW_PICTURES, 0), few.signs());
  }

  @Test
  void whatIsNotMeasuredIsNotIll() {
    for (int i = 1; i <= 500; i++) {
      watch.add(new MetricRow(i, Map.of("loss", 0f)));
    }

    assertEquals(Map.of(), watch.signs());
  }

  private void live(int steps, Map<String, Float> apart) {
    live(watch, steps, apart);
  }

  private void live(Watch who, int steps, Map<String, Float> apart) {
    Map<String, Float> values = new HashMap<>(HEALTHY);
    values.putAll(apart);
    for (int i = 0; i < steps; i++) {
      who.add(new MetricRow(++step, values));
    }
  }
}
