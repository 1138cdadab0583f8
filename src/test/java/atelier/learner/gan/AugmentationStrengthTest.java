package atelier.learner.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Settings;
import atelier.tensor.TensorMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AugmentationStrengthTest {
  private static Settings settings(boolean adaptive) {
    return Families.standard()
        .find("sngan")
        .orElseThrow()
        .settings(Map.of("augmentation", 0.4, "adaptiveAugmentation", adaptive));
  }

  @Test
  void isWhatTheSettingSays() {
    AugmentationStrength strength = new AugmentationStrength(() -> settings(false));
    strength.heed(1, 1000);
    assertEquals(0.4, strength.getAsDouble());
  }

  @Test
  void growsWhileRealPicturesAreKnownAndShrinksWhileTheyAreNot() {
    AugmentationStrength strength = new AugmentationStrength(() -> settings(true));
    assertFalse(strength.isOn());
    for (int i = 0; i < 10; i++) {
      strength.heed(0.9, 500);
    }
    assertEquals(0.25, strength.getAsDouble(), 1e-6); // 5,000 of 20,000 pictures
    strength.heed(0.7, 1000);
    assertEquals(0.2, strength.getAsDouble(), 1e-6);
    for (int i = 0; i < 100; i++) {
      strength.heed(1, 500);
    }
    assertEquals(0.8, strength.getAsDouble(), 1e-6); // never more
    for (int i = 0; i < 100; i++) {
      strength.heed(0.5, 500);
    }
    assertFalse(strength.isOn());
  }

  @Test
  void isKeptAndStatesOfBeforeHaveNone() {
    AugmentationStrength strength = new AugmentationStrength(() -> settings(true));
    strength.heed(1, 500);
    TensorMap state = new TensorMap();
    strength.save("augmentation", state);
    AugmentationStrength restored = new AugmentationStrength(() -> settings(true));
    restored.load("augmentation", new TensorMap());
    assertFalse(restored.isOn());
    restored.load("augmentation", state);
    assertTrue(restored.isOn());
    assertEquals(strength.getAsDouble(), restored.getAsDouble());
  }
}
