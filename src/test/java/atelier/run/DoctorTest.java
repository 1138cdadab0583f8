package atelier.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import atelier.run.Telemetry.MetricRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DoctorTest {
  @Test
  void findsADominantDiscriminator() {
    assertEquals(List.of("discriminator-dominates"), keys(rows(200, 0.97f, 0.99f, 0.3f)));
  }

  @Test
  void waitsUntilTheSignsHaveLasted() {
    assertEquals(List.of(), keys(rows(199, 1, 1, 0)));
    List<MetricRow> interrupted = new ArrayList<>(rows(200, 0.97f, 0.99f, 0.3f));
    interrupted.set(100, row(100, 0.97f, 0.9f, 0.3f));
    assertEquals(List.of(), keys(interrupted));
  }

  @Test
  void findsAVanishedLoss() {
    assertEquals(List.of("discriminator-loss-vanished"), keys(rows(200, 0.5f, 0.5f, 0.01f)));
  }

  @Test
  void leavesAHealthyRunAndOneWithoutADiscriminatorAlone() {
    assertEquals(List.of(), keys(rows(200, 0.8f, 0.97f, 0.6f)));
    List<MetricRow> other =
        IntStream.range(0, 200).mapToObj(i -> new MetricRow(i, Map.of("loss", 0f))).toList();
    assertEquals(List.of(), keys(other));
  }

  private static List<String> keys(List<MetricRow> rows) {
    return Doctor.examine(rows).stream().map(Diagnosis::key).toList();
  }

  private static List<MetricRow> rows(int count, float real, float fake, float loss) {
    return IntStream.range(0, count).mapToObj(i -> row(i, real, fake, loss)).toList();
  }

  private static MetricRow row(int step, float real, float fake, float loss) {
    return new MetricRow(
        step, Map.of("realAccuracy", real, "fakeAccuracy", fake, "discriminatorLoss", loss));
  }
}
