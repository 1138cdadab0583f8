package atelier.outage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutageTest {
  @Test
  void isFoundBeneathOtherErrors() {
    IOException full =
        new FileSystemException("/data/blobs/tmp/blob1", null, "No space left on device");
    assertEquals(
        Optional.of(Outage.Kind.DISK_FULL),
        Outage.in(new IllegalStateException(new UncheckedIOException(full))).map(Outage::kind));
    assertEquals(
        Optional.of(Outage.Kind.READ_ONLY),
        Outage.in(new IOException("Read-only file system")).map(Outage::kind));
  }

  @Test
  void isNotWhatIsAFaultOfARequest() {
    assertEquals(Optional.empty(), Outage.in(new IOException("the upload broke off")));
    assertEquals(Optional.empty(), Outage.in(new IllegalArgumentException("No space left")));
  }
}
