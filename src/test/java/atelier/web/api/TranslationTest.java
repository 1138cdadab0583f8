package atelier.web.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Direction;
import atelier.imageset.ImageSet;
import java.io.EOFException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TranslationTest {
  @Test
  void onlyTheDownloadOfAZipCanBeBrokenOff() {
    assertTrue(errorAfterAnEarlyEnd(null).contains("download was broken off"));
    assertTrue(errorAfterAnEarlyEnd("Turned").contains("server’s log"));
  }

  private static String errorAfterAnEarlyEnd(@Nullable String name) {
    ImageSet from =
        new ImageSet(
            "id",
            "Stripes",
            "local",
            4,
            28,
            1,
            List.of(),
            false,
            "blob",
            null,
            null,
            Instant.EPOCH);
    Translation translation = new Translation("run", "local", from, Direction.A_TO_B, name);
    translation.failed(new EOFException());
    return String.valueOf(translation.view(id -> Optional.empty()).error());
  }
}
