package atelier.learner.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Point;
import atelier.nn.Noise;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Points as scripts write them. */
class LatentSpaceTest {
  private static final Condition SHOES =
      new Condition() {
        @Override
        public int size() {
          return 2;
        }

        @Override
        public float[] of(Told told, int index) {
          boolean boot = told.isNothing() ? index % 2 == 1 : "boot".equals(told.label());
          return boot ? new float[] {0, 1} : new float[] {1, 0};
        }

        @Override
        public List<Told> examples() {
          return List.of();
        }
      };

  private final LatentSpace space = space(Condition.NONE, Told.NOTHING);
  private final LatentSpace shoes = space(SHOES, Told.NOTHING);

  private static LatentSpace space(Condition condition, Told byDefault) {
    return new LatentSpace(
        new NormalCoordinates(2),
        condition,
        byDefault,
        name -> name.equals("d1") ? new float[] {0.6f, 0.8f} : null);
  }

  @Test
  void readsEveryKind() throws JsonProcessingException {
    FloatBuffer drawn = FloatBuffer.allocate(2);
    Noise.of(7, 12).fillNormal(drawn);
    assertArrayEquals(drawn.array(), at("{'seed':7,'index':12}"));
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
  }

  @Test
  void aLabelFollowsTheCoordinates() throws JsonProcessingException {
    String boot = "{'values':[1,0],'label':'boot'}";
    String shoe = "{'values':[0,1],'label':'shoe'}";
    assertArrayEquals(new float[] {1, 0, 0, 1}, shoes.place(point(boot)));
    assertArrayEquals(
        new float[] {0, 1}, tail(shoes, "{'seed':7,'index':13}"), "in turn where none is said");
    assertArrayEquals(
        new float[] {0, 1},
        tail(space(SHOES, new Told("boot", null)), "{'seed':7,'index':12}"),
        "what is said of all");
    assertArrayEquals(
        new float[] {0.7f, 0.3f},
        tail(shoes, "{'between':[%s,%s],'at':0.3}".formatted(shoe, boot)),
        1e-6f,
        "on the straight line");
    assertArrayEquals(
        new float[] {0.25f, 0.75f},
        tail(
            shoes,
            "{'sum':[{'point':%s,'weight':0.5},{'point':%s,'weight':1.5}]}".formatted(shoe, boot)),
        "averaged");
    assertArrayEquals(
        new float[] {1, 0},
        tail(shoes, "{'along':'d1','by':9,'from':%s,'label':'shoe'}".formatted(boot)),
        "the whole goes before its parts");
  }

  @Test
  void betweenReachesBothEndsAndKeepsTheLength() throws JsonProcessingException {
    float[] a = {3, 0};
    float[] b = {0, 3};
    assertArrayEquals(a, new NormalCoordinates(2).between(a, b, 0), 1e-6f);
    assertArrayEquals(b, new NormalCoordinates(2).between(a, b, 1), 1e-6f);
    float[] half = new NormalCoordinates(2).between(a, b, 0.3);
    assertEquals(3, Math.hypot(half[0], half[1]), 1e-5);
    assertArrayEquals(a, new NormalCoordinates(2).between(a, a, 0.5), 1e-6f);
  }

  @Test
  void saysWhatDoesNotFit() {
    assertTrue(refused("{'values':[1,2,3]}").contains("2 values, not 3"));
    assertTrue(refused("{'along':'beard','by':1,'from':{'values':[1,0]}}").contains("“beard”"));
    assertTrue(refused("{'seed':7,'index':12,'label':'boot'}").contains("no labels"));
    assertTrue(
        refused(
                "{'styles':{'coarse':{'values':[1,0]},'middle':{'values':[1,0]},'fine':{'values':[1,0]}}}")
            .contains("styles"));
  }

  private String refused(String json) {
    return assertThrows(IllegalArgumentException.class, () -> at(json)).getMessage();
  }

  private static float[] tail(LatentSpace space, String json) throws JsonProcessingException {
    return Arrays.copyOfRange(space.place(point(json)), 2, 4);
  }

  private float[] at(String json) throws JsonProcessingException {
    return space.place(point(json));
  }

  private static Point point(String json) throws JsonProcessingException {
    return new ObjectMapper().readValue(json.replace('\'', '"'), Point.class);
  }
}
