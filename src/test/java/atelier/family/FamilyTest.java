package atelier.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FamilyTest {
  private static final Family FAMILY =
      new Family(
          "toy",
          "Toy",
          "",
          "",
          List.of(),
          List.of(
              new Setting.Whole("batch", "Batch", "", false, 1, 64, 32),
              new Setting.Real("rate", "Learning rate", "", true, 1e-6, 1, true, 2e-4),
              new Setting.Choice(
                  "loss",
                  "Loss",
                  "",
                  false,
                  List.of(new Setting.Option("bce", "BCE"), new Setting.Option("hinge", "Hinge")),
                  "bce"),
              new Setting.Toggle("augment", "Augment", "", true, true)),
          List.of(),
          100,
          List.of());

  @Test
  void pagesOfToolsAreSeenFromTheFirstPage() {
    for (Family family : Families.standard().all()) {
      for (Tool tool : family.tools()) {
        assertFalse(String.valueOf(tool.page()).startsWith("/"), family.key() + " " + tool.key());
      }
    }
  }

  @Test
  void fillsInDefaults() {
    Settings settings = FAMILY.settings(Map.of("batch", 8));
    assertEquals(8, settings.whole("batch"));
    assertEquals(2e-4, settings.real("rate"));
    assertEquals("bce", settings.choice("loss"));
    assertTrue(settings.toggle("augment"));
  }

  @Test
  void aRunOfBeforeThereWasASettingStaysAsItWas() {
    Setting deep = new Setting.Toggle("deep", "Deep", "", false, true, false);
    Family family =
        new Family("toy", "Toy", "", "", List.of(), List.of(deep), List.of(), 100, List.of());
    assertTrue(family.defaults().toggle("deep"));
    assertFalse(family.complete(new Settings(Map.of())).toggle("deep"));
    assertTrue(family.complete(new Settings(Map.of("deep", true))).toggle("deep"));
  }

  @Test
  void aSettingAboutAPictureIsShownWhereThereAreSoMany() {
    Family blending =
        new Family(
            "blending",
            "Blending",
            "",
            "",
            List.of(new Input.Pictures("style", "pictures", 1, 3, true)),
            List.of(
                new Setting.Toggle("sharp", "Sharp", "", true, true),
                share("first", 1),
                share("second", 2),
                share("third", 3)),
            List.of(),
            100,
            List.of());
    assertEquals(List.of("sharp"), shown(blending, List.of("a")));
    assertEquals(List.of("sharp", "first", "second"), shown(blending, List.of("a", "b")));
    assertEquals(FAMILY.settings(), FAMILY.settingsFor(Map.of()));
  }

  private static Setting share(String key, int number) {
    return new Setting.Real(key, key, "", true, 0, 1, false, 1.0)
        .of(new Setting.OfPicture("style", number));
  }

  @Test
  void refusesADeclarationThatRefersToNothing() {
    Input.Images left = Input.images("left", "", List.of(28));
    Setting.Whole size = new Setting.Whole("size", "", "", false, 1, 64, 32);
    Input.Pictures photo = new Input.Pictures("photo", "", 1, 1, false);
    declared(List.of(left, left.pairedWith("left")), List.of(), "left");
    declared(List.of(Input.images("right", "", List.of(28)).like("left"), left), List.of(), "left");
    declared(List.of(photo.noNarrowerThan(32, "width")), List.of(size), "width");
    declared(List.of(new Input.Points("dots", "", "data", "drawn", 1, 9)), List.of(), "data");
    declared(List.of(new Input.Network("net", "", "size")), List.of(size), "size");
    declared(List.of(left), List.of(share("blend", 1)), "style");
    declared(List.of(left), List.of(size, size), "size");
  }

  private static void declared(List<Input> inputs, List<Setting> settings, String missing) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Family("f", "", "", "", inputs, settings, List.of(), 1, List.of()));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("“" + missing + "”"), refused.getMessage());
  }

  private static List<String> shown(Family family, List<String> styles) {
    return family.settingsFor(Map.of("style", styles)).stream().map(Setting::key).toList();
  }

  @Test
  void aDefaultMayDependOnHowManyPicturesThereAre() {
    Family sngan = Families.standard().find("sngan").orElseThrow();
    assertEquals(0.3, sngan.defaults().real("augmentation"));
    assertEquals(0.6, sngan.settings(Map.of(), 499).real("augmentation"));
    assertEquals(0.3, sngan.settings(Map.of(), 500).real("augmentation"));
    assertEquals(0.0, sngan.settings(Map.of(), 60_000).real("augmentation"));
    assertEquals(0.2, sngan.settings(Map.of("augmentation", 0.2), 60_000).real("augmentation"));
  }

  @Test
  void takesWholeNumbersForRealOnes() {
    assertEquals(1.0, FAMILY.settings(Map.of("rate", 1)).real("rate"));
  }

  @Test
  void saysWhatIsWrongWithEachField() {
    InvalidInput invalid =
        assertThrows(
            InvalidInput.class,
            () ->
                FAMILY.settings(
                    Map.of(
                        "batch",
                        65,
                        "rate",
                        Double.NaN,
                        "loss",
                        "kl",
                        "augment",
                        "yes",
                        "depth",
                        3)));
    assertEquals(
        Set.of("batch", "rate", "loss", "augment", "depth"),
        new HashSet<>(invalid.errors().keySet()));
    assertEquals("Batch is a whole number from 1 to 64.", invalid.errors().get("batch"));
    assertEquals("Learning rate is a number from 0.000001 to 1.", invalid.errors().get("rate"));
    assertEquals("Loss is one of bce, hinge.", invalid.errors().get("loss"));
  }

  @Test
  void refusesAWholeNumberWithAFraction() {
    assertThrows(InvalidInput.class, () -> FAMILY.settings(Map.of("batch", 1.5)));
  }

  @Test
  void adjustsLiveSettingsOnly() {
    Settings defaults = FAMILY.defaults();
    assertEquals(0.5, FAMILY.adjust(defaults, Map.of("rate", 0.5)).real("rate"));
    InvalidInput invalid =
        assertThrows(InvalidInput.class, () -> FAMILY.adjust(defaults, Map.of("batch", 16)));
    assertTrue(String.valueOf(invalid.errors().get("batch")).contains("retrain"));
  }
}
