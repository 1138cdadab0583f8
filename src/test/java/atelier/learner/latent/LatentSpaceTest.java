package atelier.learner.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Point;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** Points as scripts write them. */
class LatentSpaceTest {
  private final LatentSpace space =
      new LatentSpace(
          2,
          (seed, index) -> new float[] {seed, index},
          name -> name.equals("d1") ? new float[] {0.6f, 0.8f} : null);

  @Test
  void readsEveryKind() throws JsonProcessingException {
    assertArrayEquals(new float[] {7, 12}, at("{'seed':7,'index':12}"));
    assertArrayEquals(new float[] {0.5f, -1}, at("{'values':[0.5,-1]}"));
    assertArrayEquals(
        new float[] {4, -2},
        at(
            "{'sum':[{'point':{'values':[1,0]},'weight':4},{'point':{'values':[0,1]},'weight':-2}]}"));
    assertArrayEquals(
        new float[] {(float) Math.sqrt(0.5), (float) Math.sqrt(0.5)},
        at("{'between':[{'values':[1,0]},{'values':[0,1]}],'at':0.5}"),
        1e-6f);
    assertArrayEquals(
        new float[] {1.9f, 1.2f}, at("{'along':'d1','by':1.5,'from':{'values':[1,0]}}"), 1e-6f);
    assertEquals(
        "boot", point("{'seed':7,'index':12,'label':'boot'}").label(), "a label may stand beside");
  }

  @Test
  void betweenReachesBothEndsAndKeepsTheLength() throws JsonProcessingException {
    float[] a = {3, 0};
    float[] b = {0, 3};
    assertArrayEquals(a, LatentSpace.spherical(a, b, 0), 1e-6f);
    assertArrayEquals(b, LatentSpace.spherical(a, b, 1), 1e-6f);
    float[] half = LatentSpace.spherical(a, b, 0.3);
    assertEquals(3, Math.hypot(half[0], half[1]), 1e-5);
    assertArrayEquals(a, LatentSpace.spherical(a, a, 0.5), 1e-6f);
  }

  @Test
  void saysWhatDoesNotFit() {
    assertTrue(refused("{'values':[1,2,3]}").contains("2 values, not 3"));
    assertTrue(refused("{'along':'beard','by':1,'from':{'values':[1,0]}}").contains("“beard”"));
    assertTrue(
        refused(
                "{'styles':{'coarse':{'values':[1,0]},'middle':{'values':[1,0]},'fine':{'values':[1,0]}}}")
            .contains("styles"));
  }

  private String refused(String json) {
    return assertThrows(IllegalArgumentException.class, () -> at(json)).getMessage();
  }

  private float[] at(String json) throws JsonProcessingException {
    return space.coordinates(point(json));
  }

  private static Point point(String json) throws JsonProcessingException {
    return new ObjectMapper().readValue(json.replace('\'', '"'), Point.class);
  }
}
