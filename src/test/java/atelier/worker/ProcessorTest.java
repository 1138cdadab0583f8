package atelier.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessorTest {
  @Test
  void isReadFromLinux() {
    Processor processor =
        Processor.parse(
            List.of(
                "processor\t: 0",
                "model name\t: Some Processor 9000",
                "flags\t\t: fpu sse4_2 avx fma avx2 avx512f",
                "processor\t: 1",
                "model name\t: Another"));
    assertEquals("Some Processor 9000", processor.name());
    assertEquals(List.of("sse4_2", "avx", "avx2", "fma", "avx512f"), processor.instructionSets());
  }

  @Test
  void openBlasIsToldOfAvx2() {
    assertEquals(
        Map.of("OPENBLAS_CORETYPE", "Haswell"),
        Processor.parse(List.of("flags : fma avx2")).environment());
    assertEquals(Map.of(), Processor.parse(List.of("flags : sse4_2 avx")).environment());
    assertEquals(Map.of(), Processor.parse(List.of()).environment());
  }
}
